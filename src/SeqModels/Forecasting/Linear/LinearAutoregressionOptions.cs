using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>Options of <see cref="LinearAutoregression"/>.</summary>
public sealed record LinearAutoregressionOptions
{
    /// <summary>τ, the number of past values in each regression.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Lags { get; init => field = OptionRange.AtLeast(1, value, nameof(LinearAutoregressionOptions)); } = 1;

    /// <summary>Whether each regression has a constant term.</summary>
    /// <value>True by default.</value>
    public bool Intercept { get; init; } = true;

    /// <summary>λ, the penalty of the squared coefficients, without the constant term (Hoerl and Kennard 1970). It depends on the scale of the
    /// values: combine it with a scaler.</summary>
    /// <value>Finite and at least 0; 0 by default, for least squares.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Ridge { get; init => field = OptionRange.NotNegative(value, nameof(LinearAutoregressionOptions)); }

    /// <summary>
    /// H, for direct forecasts of at most H steps: one regression of y_{t+k} on the values up to t for each step k. Otherwise one regression
    /// predicts a step ahead, and its predictions are fed back for the next steps.
    /// </summary>
    /// <value>At least 1, or null (the default) to feed predictions back.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? DirectSteps
    {
        get;
        init => field = value is { } steps ? OptionRange.AtLeast(1, steps, nameof(LinearAutoregressionOptions)) : null;
    }

    /// <summary>The transform of the values, fitted to the training series.</summary>
    /// <value>Null by default, for none.</value>
    public SeriesTransform? Transform { get; init; }
}
