using System.Text.Json;
using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Series;
using SeqModels.Numerics;

namespace SeqModels.Forecasting.Linear;

/// <summary>
/// The fit of y_t = c + y_{t−m} + ε_t with period m: the naive method (m = 1, c = 0), the seasonal naive method (c = 0) and drift (m = 1). It knows
/// the drift c of each variable and the residuals.
/// </summary>
internal sealed class SeasonalWalk(int period, double[]? drift, ResidualSample residuals)
{
    public int Period => period;

    public int VariableCount => residuals.VariableCount;

    /// <summary>c, or null without drift.</summary>
    public double[]? Drift => drift;

    public ResidualSample Residuals => residuals;

    public static SeasonalWalk Fit(IReadOnlyList<TimeSeries> series, int period, bool hasDrift, string owner, CancellationToken cancellationToken)
    {
        SeriesChecks.Alike(series, owner);
        series = [.. series.Select(one => one.WithInputs())];
        SeriesChecks.Training(series, checked(period + 1), owner);
        cancellationToken.ThrowIfCancellationRequested();
        int variables = series[0].VariableCount, rows = checked(series.Sum(one => one.Length - period));
        if (hasDrift && rows < 2)
            throw new ArgumentException($"{owner}: the series must have at least 3 values for a drift and its deviation, but had 2.", nameof(series));
        var drift = new double[variables];
        var residuals = new double[checked(rows * variables)];
        int at = 0;
        foreach (TimeSeries one in series)
        {
            for (int t = period; t < one.Length; t++)
            {
                for (int variable = 0; variable < variables; variable++)
                    residuals[at++] = one[t, variable] - one[t - period, variable];
            }

            if (hasDrift)
            {
                for (int variable = 0; variable < variables; variable++)
                    drift[variable] += (one[one.Length - 1, variable] - one[0, variable]) / rows;
            }
        }

        if (residuals.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            throw new ArgumentException($"{owner}: the differences of the values are not finite, because the values are too large (scale them).", nameof(series));
        for (int i = 0; i < residuals.Length; i++)
            residuals[i] -= drift[i % variables];
        return new SeasonalWalk(period, hasDrift ? drift : null, new ResidualSample(residuals, variables, hasDrift ? 1 : 0));
    }

    public double[,] Point(TimeSeries history, int horizon, string owner)
    {
        Check(history, horizon, owner);
        return RowMajor.ToMatrix(Path(history, horizon, null, false), horizon, VariableCount);
    }

    /// <summary>The standard deviation of step h: σ·√(k + 1) with k = ⌊(h − 1)/m⌋; with drift σ·√(h·(1 + h/n)), n differences.</summary>
    public double Deviation(int step, int variable)
    {
        double h = step + 1, seasons = (step / period) + 1;
        return residuals.StandardDeviation(variable) * double.Sqrt(drift is null ? seasons : h * (1 + (h / residuals.Count)));
    }

    public ForecastDistribution Distribution(TimeSeries history, int horizon, PredictionOptions? options, string owner)
    {
        options ??= new PredictionOptions();
        Check(history, horizon, owner);
        if (options.Method != PredictionMethod.Default)
            return Paths(history, horizon, options);
        var deviations = new double[horizon, VariableCount];
        for (int step = 0; step < horizon; step++)
        {
            for (int variable = 0; variable < VariableCount; variable++)
                deviations[step, variable] = Deviation(step, variable);
        }

        return new GaussianForecast(RowMajor.ToMatrix(Path(history, horizon, null, false), horizon, VariableCount), deviations);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("period", period);
        writer.WriteNumber("variables", VariableCount);
        if (drift is not null)
            ForecastJson.Write(writer, "drift", drift);
        residuals.Write(writer);
    }

    public static SeasonalWalk Read(JsonElement root, bool hasDrift)
    {
        int variables = root.Int("variables", 1);
        return new SeasonalWalk(root.Int("period", 1), hasDrift ? root.Doubles("drift", variables) : null, ResidualSample.Read(root, variables));
    }

    private void Check(TimeSeries history, int horizon, string owner)
    {
        SeriesChecks.Horizon(horizon, owner);
        ArgumentNullException.ThrowIfNull(history);
        SeriesChecks.Fits(history, VariableCount, history.PastInputs?.VariableCount ?? 0, history.KnownInputs?.VariableCount ?? 0, owner);
        SeriesChecks.History(history.WithInputs(), period, horizon, owner);
    }

    private SampleForecast Paths(TimeSeries history, int horizon, PredictionOptions options)
    {
        int size = horizon * VariableCount;
        var paths = new double[checked(options.PathCount * size)];
        var root = new RandomSource(options.Seed);
        for (int i = 0; i < options.PathCount; i++)
            Path(history, horizon, root.Fork((ulong)i), options.Method == PredictionMethod.GaussianSampling).CopyTo(paths, i * size);
        return new SampleForecast(paths, options.PathCount, horizon, VariableCount);
    }

    /// <summary>One path; without a random source, the point forecast.</summary>
    private double[] Path(TimeSeries history, int horizon, RandomSource? random, bool isGaussian)
    {
        int variables = VariableCount, start = period * variables;
        var values = new double[start + (horizon * variables)];
        history.AsSpan()[^start..].CopyTo(values);
        for (int step = 0; step < horizon; step++)
        {
            Span<double> row = values.AsSpan(start + (step * variables), variables);
            values.AsSpan(step * variables, variables).CopyTo(row);
            for (int variable = 0; variable < variables; variable++)
                row[variable] += drift?[variable] ?? 0;
            if (random is null)
                continue;
            if (isGaussian)
                residuals.AddGaussian(random, row);
            else
                residuals.AddResidual(random.NextInt(residuals.Count), row);
        }

        return values[start..];
    }
}
