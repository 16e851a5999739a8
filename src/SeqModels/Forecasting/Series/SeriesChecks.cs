using System.Globalization;

namespace SeqModels.Forecasting.Series;

/// <summary>Checks of series at the public boundary; <c>owner</c> names the member that the message begins with.</summary>
internal static class SeriesChecks
{
    /// <summary>At least one series; all with the same number of variables and of past and known inputs.</summary>
    public static void Alike(IReadOnlyList<TimeSeries> series, string owner)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0)
            throw new ArgumentException($"{owner}: there must be at least one series, but there was none.", nameof(series));
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i] is null)
                throw new ArgumentException($"{owner}: series {i} is null.", nameof(series));
            Same(series[0].VariableCount, series[i].VariableCount, "variables", i, owner);
            Same(series[0].PastInputs?.VariableCount ?? 0, series[i].PastInputs?.VariableCount ?? 0, "past inputs", i, owner);
            Same(series[0].KnownInputs?.VariableCount ?? 0, series[i].KnownInputs?.VariableCount ?? 0, "known inputs", i, owner);
        }
    }

    /// <summary>No NaN and no infinity in the rows [start, start + length) of a series, its past inputs and its known inputs.</summary>
    public static void Finite(TimeSeries series, int start, int length, string owner, string what = "the series")
    {
        FiniteValues(series, start, length, owner, what);
        if (series.PastInputs is { } past)
            FiniteValues(past, start, length, owner, $"the past inputs of {what}");
        if (series.KnownInputs is { } known)
            FiniteValues(known, start, length, owner, $"the known inputs of {what}");
    }

    /// <summary>No NaN and no infinity in the rows [start, start + length) of the values.</summary>
    public static void FiniteValues(TimeSeries series, int start, int length, string owner, string what)
    {
        int count = series.VariableCount;
        int odd = series.AsSpan().Slice(start * count, length * count).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (odd < 0)
            return;
        int time = start + (odd / count), variable = odd % count;
        string name = series.Names.Count > 0 ? $" ('{series.Names[variable]}')" : "";
        throw new ArgumentException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{owner}: the values must be finite, but variable {variable}{name} of {what} is {series[time, variable]} at time {time} (fill in or cut out missing values)."),
            nameof(series));
    }

    /// <summary>Training series, alike, each of a minimum length and with finite values.</summary>
    public static void Training(IReadOnlyList<TimeSeries> series, int minLength, string owner)
    {
        Alike(series, owner);
        for (int i = 0; i < series.Count; i++)
        {
            string name = NameOf(i, series.Count);
            if (series[i].Length < minLength)
                throw new ArgumentException($"{owner}: {name} must have at least {minLength} values, but had {series[i].Length}.", nameof(series));
            Finite(series[i], 0, series[i].Length, owner, name);
        }
    }

    /// <summary>Names a series in messages: by its number if there are several.</summary>
    public static string NameOf(int index, int count) => count == 1 ? "the series" : $"series {index}";

    public static void Horizon(int horizon, string owner)
    {
        if (horizon < 1)
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, $"{owner}: horizon must be at least 1, but was {horizon}.");
    }

    /// <summary>A history with enough finite values, and known inputs as far as the horizon.</summary>
    public static void History(TimeSeries history, int lags, int horizon, string owner)
    {
        if (history.Length < lags)
        {
            throw new ArgumentException(
                $"{owner}: the history must have at least {lags} values, but had {history.Length} (give a longer history, or use fewer lags).", nameof(history));
        }

        int end = history.Length;
        FiniteValues(history, end - lags, lags, owner, "the history");
        if (history.PastInputs is { } past)
            FiniteValues(past, end - lags, lags, owner, "the past inputs of the history");
        if (history.KnownInputs is { } known)
        {
            if (known.Length - end < horizon)
            {
                throw new ArgumentException(
                    $"{owner}: KnownInputs must extend at least {horizon} rows beyond the end of the history, but extend {known.Length - end} (append the known future rows).",
                    nameof(history));
            }

            FiniteValues(known, end, horizon, owner, "the known inputs of the history");
        }
    }

    /// <summary>A history with the variables and inputs of the fit.</summary>
    public static void Fits(TimeSeries history, int variables, int pastInputs, int knownInputs, string owner)
    {
        ArgumentNullException.ThrowIfNull(history);
        Fits(variables, history.VariableCount, "variable", owner);
        Fits(pastInputs, history.PastInputs?.VariableCount ?? 0, "past input", owner);
        Fits(knownInputs, history.KnownInputs?.VariableCount ?? 0, "known input", owner);
    }

    private static void Fits(int expected, int found, string what, string owner)
    {
        if (expected != found)
            throw new ArgumentException($"{owner}: the history must have {expected} {what}{(expected == 1 ? "" : "s")} as in Fit, but had {found}.");
    }

    private static void Same(int expected, int found, string what, int index, string owner)
    {
        if (expected != found)
            throw new ArgumentException($"{owner}: all series must have the same number of {what}, but series 0 has {expected} and series {index} has {found}.");
    }
}
