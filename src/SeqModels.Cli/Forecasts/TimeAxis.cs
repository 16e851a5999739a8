using System.Globalization;

namespace SeqModels.Cli.Forecasts;

/// <summary>The times of a series, continued beyond its end: numbers, months, or dates and times of day at a constant distance.</summary>
internal abstract class TimeAxis
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss",
        "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM", "yyyy/MM",
    ];

    /// <summary>The axis of the times of a series; null if they are of no known form or not at a constant distance.</summary>
    public static TimeAxis? Of(IReadOnlyList<string> times) => times.Count < 2 ? null : (TimeAxis?)NumberAxis.TryCreate(times) ?? Dates(times);

    /// <summary>The time of a step after the last time of the series, the first being step 1.</summary>
    public abstract string At(int step);

    private static TimeAxis? Dates(IReadOnlyList<string> times)
    {
        foreach (string format in DateFormats)
        {
            var dates = new DateTime[times.Count];
            int read = 0;
            while (read < dates.Length && DateTime.TryParseExact(times[read], format, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out dates[read]))
            {
                read++;
            }

            if (read == dates.Length)
            {
                return (TimeAxis?)MonthAxis.TryCreate(dates, format) ?? DistanceAxis.TryCreate(dates, format);
            }
        }

        return null;
    }

    /// <summary>Whole numbers, such as years.</summary>
    private sealed class NumberAxis(long last, long distance) : TimeAxis
    {
        public static NumberAxis? TryCreate(IReadOnlyList<string> times)
        {
            var numbers = new long[times.Count];
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!long.TryParse(times[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])
                    || Math.Abs(numbers[i]) > int.MaxValue
                    || (i > 1 && numbers[i] - numbers[i - 1] != numbers[1] - numbers[0]))
                {
                    return null;
                }
            }

            return new NumberAxis(numbers[^1], numbers[1] - numbers[0]);
        }

        public override string At(int step) => (last + (step * distance)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The same day of every n-th month, or the last day of every n-th month.</summary>
    private sealed class MonthAxis(DateTime last, int months, bool isMonthEnd, string format) : TimeAxis
    {
        public static MonthAxis? TryCreate(DateTime[] dates, string format)
        {
            int months = Months(dates[1]) - Months(dates[0]);
            bool isMonthEnd = dates.All(date => date.Day == DateTime.DaysInMonth(date.Year, date.Month));
            for (int i = 1; i < dates.Length; i++)
            {
                if (months == 0 || Months(dates[i]) - Months(dates[i - 1]) != months || dates[i].TimeOfDay != dates[0].TimeOfDay
                    || (!isMonthEnd && dates[i].Day != dates[0].Day))
                {
                    return null;
                }
            }

            return new MonthAxis(dates[^1], months, isMonthEnd, format);
        }

        public override string At(int step)
        {
            DateTime date = last.AddMonths(step * months);
            return (isMonthEnd ? date.AddDays(DateTime.DaysInMonth(date.Year, date.Month) - date.Day) : date).ToString(format, CultureInfo.InvariantCulture);
        }

        private static int Months(DateTime date) => (date.Year * 12) + date.Month;
    }

    /// <summary>A constant number of days or seconds.</summary>
    private sealed class DistanceAxis(DateTime last, TimeSpan distance, string format) : TimeAxis
    {
        public static DistanceAxis? TryCreate(DateTime[] dates, string format)
        {
            for (int i = 2; i < dates.Length; i++)
            {
                if (dates[i] - dates[i - 1] != dates[1] - dates[0])
                {
                    return null;
                }
            }

            return new DistanceAxis(dates[^1], dates[1] - dates[0], format);
        }

        public override string At(int step) => (last + (step * distance)).ToString(format, CultureInfo.InvariantCulture);
    }
}
