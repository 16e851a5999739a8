using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Linear;

namespace SeqModels.Forecasting;

/// <summary>
/// The seasonal naive method: every step is the last value of the history at the same time of the season (Hyndman and Athanasopoulos 2021, section
/// 5.2).
/// </summary>
/// <remarks>
/// The standard deviation of step h = 1, 2, … is σ·√(k + 1) with k = ⌊(h − 1)/m⌋, where σ² is the mean square of the seasonal differences
/// y_t − y_{t−m} of the training series. All methods of <see cref="PredictionMethod"/> are supported; the default is Gaussian.
/// </remarks>
/// <example><code>
/// var naive = new SeasonalNaiveForecaster(period: 12);
/// naive.Fit(series);
/// double[,] year = naive.Predict(series, horizon: 12);
/// </code></example>
public sealed class SeasonalNaiveForecaster : IForecaster
{
    private const string Kind = "SeasonalNaiveForecaster";

    private SeasonalWalk? _walk;

    /// <summary>Creates a forecaster that is not fitted.</summary>
    /// <param name="period">m, the number of times in a season, for example 12 for monthly values; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1.</exception>
    public SeasonalNaiveForecaster(int period)
    {
        if (period < 1)
            throw new ArgumentOutOfRangeException(nameof(period), period, $"SeasonalNaiveForecaster: period must be at least 1, but was {period}.");
        Period = period;
    }

    /// <summary>m, the number of times in a season.</summary>
    public int Period { get; }

    /// <summary><c>seasonal naive(m)</c>.</summary>
    public string Name => $"seasonal naive({Period})";

    /// <inheritdoc/>
    public bool IsFitted => _walk is not null;

    /// <inheritdoc/>
    public int MinHistory => Period;

    /// <summary>Loads a saved forecaster.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not of this class, or malformed.</exception>
    public static SeasonalNaiveForecaster Load(string path) => ForecasterFile.Load(path, Kind, root =>
    {
        SeasonalWalk walk = SeasonalWalk.Read(root, hasDrift: false);
        return new SeasonalNaiveForecaster(walk.Period) { _walk = walk };
    });

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default) =>
        _walk = SeasonalWalk.Fit(series, Period, false, "SeasonalNaiveForecaster.Fit", cancellationToken);

    /// <inheritdoc/>
    public double[,] Predict(TimeSeries history, int horizon) =>
        Fitted("Predict").Point(history, horizon, "SeasonalNaiveForecaster.Predict");

    /// <inheritdoc/>
    public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null) =>
        Fitted("PredictDistribution").Distribution(history, horizon, options, "SeasonalNaiveForecaster.PredictDistribution");

    /// <inheritdoc/>
    public void Save(string path)
    {
        SeasonalWalk walk = Fitted("Save");
        ForecasterFile.Save(path, Kind, walk.Write);
    }

    /// <inheritdoc/>
    public IForecaster CreateUnfitted() => new SeasonalNaiveForecaster(Period);

    private SeasonalWalk Fitted(string member) =>
        _walk ?? throw new InvalidOperationException($"SeasonalNaiveForecaster.{member}: the forecaster is not fitted (call Fit first).");
}
