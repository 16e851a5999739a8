using System.Globalization;

namespace SeqModels.Cli.Forecasts;

/// <summary>Checks that a series is long enough, with advice in terms of the options.</summary>
internal static class SeriesLength
{
    private const double TrainingShare = 0.7;

    /// <summary>The number of values before the first origin of a backtest.</summary>
    public static int TrainingPart(int length) => (int)(length * TrainingShare);

    /// <summary>Checks that a model can be fitted.</summary>
    /// <exception cref="InvalidDataException">The series is too short.</exception>
    public static void CheckFit(int length, int columns, ForecastModel model, ForecastSettings settings) =>
        Check(length, model.Name, settings, own => model.MinLength(own, columns), model.Name == "naive" ? null : "--model naive");

    /// <summary>Checks that models can be compared by a backtest. Of several models, those that need more values may be left out.</summary>
    /// <exception cref="InvalidDataException">The series is too short.</exception>
    public static void CheckBacktest(int length, int columns, IReadOnlyList<ForecastModel> models, ForecastSettings settings)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"a backtest of forecasts {settings.Horizon} steps ahead");
        Check(length, what, settings, Needed, "--model naive without --backtest");

        long Needed(ForecastSettings own)
        {
            // The naive forecasts, and drift as the simplest model, are always among them.
            long training = Math.Max(3, own.Season + 1L);
            training = models is [var only] ? Math.Max(training, only.MinLength(own, columns)) : training;
            long needed = Math.Max(training, own.Horizon);
            while ((long)(needed * TrainingShare) < training || needed - (long)(needed * TrainingShare) < own.Horizon)
            {
                needed++;
            }

            return needed;
        }
    }

    private static void Check(int length, string what, ForecastSettings settings, Func<ForecastSettings, long> needed, string? instead)
    {
        long count = needed(settings);
        if (length >= count)
        {
            return;
        }

        (string Name, ForecastSettings Least)[] options =
        [
            ("--horizon", settings with { Horizon = 1 }), ("--lags", settings with { Lags = 1 }), ("--season", settings with { Season = 1 }),
            ("--differences", settings with { Differences = 0 }),
        ];
        string smaller = string.Join(" or ", options.Where(option => needed(option.Least) < count).Select(option => option.Name));
        string[] advice = [.. smaller.Length > 0 ? (string[])["a smaller " + smaller] : [], .. instead is null ? (string[])[] : [instead]];
        string remedy = advice.Length > 0 ? $" Try {string.Join(", or ", advice)}." : "";
        throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture, $"{what} needs at least {count} values with these options, but the series has {length}.{remedy}"));
    }
}
