namespace SeqModels.Forecasting.Series;

/// <summary>Copies windows out of series; the layout is documented at <see cref="Windows"/>.</summary>
internal static class WindowCutter
{
    public static int InputSize(TimeSeries series, int lags, int horizon) => checked(
        (lags * (series.VariableCount + (series.PastInputs?.VariableCount ?? 0))) + (horizon * (series.KnownInputs?.VariableCount ?? 0)));

    public static WindowSet Cut(IReadOnlyList<TimeSeries> series, int lags, int horizon, WindowOptions options)
    {
        var origins = new List<WindowOrigin>();
        for (int s = 0; s < series.Count; s++)
        {
            for (long time = lags; time + horizon <= series[s].Length; time += options.Stride)
            {
                if (!options.SkipMissing || IsFinite(series[s], (int)time, lags, horizon))
                    origins.Add(new WindowOrigin(s, (int)time));
            }
        }

        if (origins.Count == 0)
        {
            throw new ArgumentException(
                $"Windows.Of: {(series.Count == 1 ? $"the series must have at least lags + horizon = {(long)lags + horizon} values, but had {series[0].Length}" : $"at least one series must have lags + horizon = {(long)lags + horizon} values, but the longest had {series.Max(one => one.Length)}")}{(options.SkipMissing ? ", or every window has a missing value" : "")}.",
                nameof(series));
        }

        int inputSize = InputSize(series[0], lags, horizon), targetSize = checked(horizon * series[0].VariableCount);
        var inputs = new double[checked(origins.Count * inputSize)];
        var targets = new double[checked(origins.Count * targetSize)];
        for (int i = 0; i < origins.Count; i++)
        {
            TimeSeries one = series[origins[i].Series];
            if (!options.SkipMissing)
                Check(one, origins[i], lags, horizon, series.Count);
            FillInput(one, origins[i].Time, lags, horizon, inputs.AsSpan(i * inputSize, inputSize));
            Rows(one, origins[i].Time, horizon).CopyTo(targets.AsSpan(i * targetSize, targetSize));
        }

        return new WindowSet(series[0], lags, horizon, [.. origins], inputs, targets);
    }

    /// <summary>Writes the inputs of the window whose first target is at a time, which may be the end of the series.</summary>
    public static void FillInput(TimeSeries series, int time, int lags, int horizon, Span<double> input)
    {
        Append(Rows(series, time - lags, lags), ref input);
        if (series.PastInputs is { } past)
            Append(Rows(past, time - lags, lags), ref input);
        if (series.KnownInputs is { } known)
            Append(Rows(known, time, horizon), ref input);
    }

    private static void Append(ReadOnlySpan<double> values, ref Span<double> rest)
    {
        values.CopyTo(rest);
        rest = rest[values.Length..];
    }

    private static ReadOnlySpan<double> Rows(TimeSeries series, int start, int count) =>
        series.AsSpan().Slice(start * series.VariableCount, count * series.VariableCount);

    private static bool IsFinite(TimeSeries series, int time, int lags, int horizon) =>
        IsFinite(Rows(series, time - lags, lags + horizon))
        && (series.PastInputs is not { } past || IsFinite(Rows(past, time - lags, lags)))
        && (series.KnownInputs is not { } known || IsFinite(Rows(known, time, horizon)));

    private static bool IsFinite(ReadOnlySpan<double> values) => !values.ContainsAnyExceptInRange(double.MinValue, double.MaxValue);

    private static void Check(TimeSeries series, WindowOrigin origin, int lags, int horizon, int count)
    {
        if (IsFinite(series, origin.Time, lags, horizon))
            return;
        string what = SeriesChecks.NameOf(origin.Series, count);
        SeriesChecks.FiniteValues(series, origin.Time - lags, lags + horizon, "Windows.Of", what);
        if (series.PastInputs is { } past)
            SeriesChecks.FiniteValues(past, origin.Time - lags, lags, "Windows.Of", $"the past inputs of {what}");
        if (series.KnownInputs is { } known)
            SeriesChecks.FiniteValues(known, origin.Time, horizon, "Windows.Of", $"the known inputs of {what}");
    }
}
