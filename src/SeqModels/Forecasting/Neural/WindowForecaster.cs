using SeqModels.Forecasting.Neural;
using SeqModels.Training;

namespace SeqModels.Forecasting;

/// <summary>
/// Nonlinear autoregression: a multilayer perceptron over the last τ values, ŷ_t = f(y_{t−τ}, …, y_{t−1}), with the past inputs of the same times
/// and the known inputs of the predicted ones (Lapedes and Farber 1987).
/// </summary>
/// <example><code>
/// var forecaster = new WindowForecaster(new WindowForecasterOptions { Lags = 4, HiddenSizes = [10] });
/// forecaster.Fit(training);
/// double[,] next = forecaster.Predict(training, horizon: 16);
/// ForecastInterval interval = forecaster.PredictDistribution(training, horizon: 16).Interval(0.95, step: 15);
/// </code></example>
public sealed class WindowForecaster : NeuralForecaster
{
    /// <summary>Creates a forecaster that is not fitted.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    public WindowForecaster(WindowForecasterOptions? options = null)
        : base(options ?? new WindowForecasterOptions())
    {
    }

    /// <summary>The options.</summary>
    public WindowForecasterOptions Options => (WindowForecasterOptions)CommonOptions;

    /// <summary>Loads a forecaster that was saved by <see cref="NeuralForecaster.Save"/>. It predicts the same bits.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="training">The training options of further fits, which a file does not contain; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another kind; the message says what was expected.</exception>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    public static WindowForecaster Load(string path, TrainingOptions? training = null)
    {
        (WindowForecasterOptions options, NeuralFit fit) = NeuralForecasterFile.Load(
            path, nameof(WindowForecaster), NeuralOptionsJson.ReadWindow, read => read with { Training = training ?? read.Training });
        var forecaster = new WindowForecaster(options);
        forecaster.Take(fit);
        return forecaster;
    }

    /// <inheritdoc/>
    public override IForecaster CreateUnfitted() => new WindowForecaster(Options with { Training = Options.Training with { Checkpoints = null } });
}
