using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Linear;

namespace SeqModels.Forecasting;

/// <summary>
/// The naive method: every step is the last value of the history, the best forecast of a random walk (Hyndman and Athanasopoulos 2021, section 5.2).
/// </summary>
/// <remarks>
/// The standard deviation of step h = 1, 2, … is σ·√h, where σ² is the mean square of the differences y_t − y_{t−1} of the training series. All
/// methods of <see cref="PredictionMethod"/> are supported; the default is Gaussian.
/// </remarks>
/// <example><code>
/// var naive = new NaiveForecaster();
/// naive.Fit(series);
/// ForecastInterval interval = naive.PredictDistribution(series, horizon: 12).Interval(0.95, step: 0);
/// </code></example>
public sealed class NaiveForecaster : IForecaster
{
    private const string Kind = "NaiveForecaster";

    private SeasonalWalk? _walk;

    /// <summary><c>naive</c>.</summary>
    public string Name => "naive";

    /// <inheritdoc/>
    public bool IsFitted => _walk is not null;

    /// <inheritdoc/>
    public int MinHistory => 1;

    /// <summary>Loads a saved forecaster.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not of this class, or malformed.</exception>
    public static NaiveForecaster Load(string path) => ForecasterFile.Load(path, Kind, root => root.Int("period", 1) == 1
        ? new NaiveForecaster { _walk = SeasonalWalk.Read(root, hasDrift: false) }
        : throw ForecastJson.Not(root.Member("period"), "period", "1"));

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default) =>
        _walk = SeasonalWalk.Fit(series, 1, false, "NaiveForecaster.Fit", cancellationToken);

    /// <inheritdoc/>
    public double[,] Predict(TimeSeries history, int horizon) =>
        Fitted("Predict").Point(history, horizon, "NaiveForecaster.Predict");

    /// <inheritdoc/>
    public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null) =>
        Fitted("PredictDistribution").Distribution(history, horizon, options, "NaiveForecaster.PredictDistribution");

    /// <inheritdoc/>
    public void Save(string path)
    {
        SeasonalWalk walk = Fitted("Save");
        ForecasterFile.Save(path, Kind, walk.Write);
    }

    /// <inheritdoc/>
    public IForecaster CreateUnfitted() => new NaiveForecaster();

    private SeasonalWalk Fitted(string member) =>
        _walk ?? throw new InvalidOperationException($"NaiveForecaster.{member}: the forecaster is not fitted (call Fit first).");
}
