namespace SeqModels.Forecasting;

/// <summary>How <see cref="IForecaster.PredictDistribution"/> computes the distribution.</summary>
public enum PredictionMethod
{
    /// <summary>
    /// The forecaster's own distribution: its closed form or its head if it has one for the horizon, otherwise
    /// <see cref="ResidualBootstrap"/>, otherwise <see cref="GaussianSampling"/>.
    /// </summary>
    Default,

    /// <summary>
    /// Sample paths by feeding predictions back, each with a residual vector drawn with replacement from those of the fit (Efron and
    /// Tibshirani 1993). The result is a <see cref="SampleForecast"/>.
    /// </summary>
    ResidualBootstrap,

    /// <summary>
    /// Sample paths by feeding predictions back, each with a draw from the Gaussian one-step distribution. The result is a
    /// <see cref="SampleForecast"/>.
    /// </summary>
    GaussianSampling,
}
