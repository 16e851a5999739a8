using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Linear;

namespace SeqModels.Forecasting;

/// <summary>
/// The drift method: the last value of the history plus h·c, where the drift c is the mean difference (y_T − y_1)/(T − 1) of the training series
/// (Hyndman and Athanasopoulos 2021, section 5.2).
/// </summary>
/// <remarks>
/// The standard deviation of step h = 1, 2, … is σ·√(h·(1 + h/(T − 1))), which includes the uncertainty of c; σ² is the sum of the squared residuals
/// y_t − y_{t−1} − c divided by T − 2. With several series, c is the mean of all their differences, and T − 1 their number. Sample paths have
/// the estimated drift and leave out its uncertainty. All methods of <see cref="PredictionMethod"/> are supported; the default is Gaussian.
/// </remarks>
/// <example><code>
/// var drift = new DriftForecaster();
/// drift.Fit(series);
/// double slope = drift.Drift()[0];
/// </code></example>
public sealed class DriftForecaster : IForecaster
{
    private const string Kind = "DriftForecaster";

    private SeasonalWalk? _walk;

    /// <summary><c>drift</c>.</summary>
    public string Name => "drift";

    /// <inheritdoc/>
    public bool IsFitted => _walk is not null;

    /// <inheritdoc/>
    public int MinHistory => 1;

    /// <summary>Loads a saved forecaster.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not of this class, or malformed.</exception>
    public static DriftForecaster Load(string path) => ForecasterFile.Load(path, Kind, root => root.Int("period", 1) == 1
        ? new DriftForecaster { _walk = SeasonalWalk.Read(root, hasDrift: true) }
        : throw ForecastJson.Not(root.Member("period"), "period", "1"));

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default) =>
        _walk = SeasonalWalk.Fit(series, 1, true, "DriftForecaster.Fit", cancellationToken);

    /// <inheritdoc/>
    public double[,] Predict(TimeSeries history, int horizon) =>
        Fitted("Predict").Point(history, horizon, "DriftForecaster.Predict");

    /// <inheritdoc/>
    public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null) =>
        Fitted("PredictDistribution").Distribution(history, horizon, options, "DriftForecaster.PredictDistribution");

    /// <summary>c, the drift of each variable: the mean of its differences in the training series.</summary>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    public double[] Drift() => [.. Fitted(nameof(Drift)).Drift!];

    /// <inheritdoc/>
    public void Save(string path)
    {
        SeasonalWalk walk = Fitted("Save");
        ForecasterFile.Save(path, Kind, walk.Write);
    }

    /// <inheritdoc/>
    public IForecaster CreateUnfitted() => new DriftForecaster();

    private SeasonalWalk Fitted(string member) =>
        _walk ?? throw new InvalidOperationException($"DriftForecaster.{member}: the forecaster is not fitted (call Fit first).");
}
