using System.Globalization;
using SeqModels.Numerics;

/// <summary>Dates of 1970 to 2029 as people write them, and in ISO form. No form is ambiguous: where the month is a number, the year is first.</summary>
internal static class Dates
{
    private const int Years = 60;

    private static readonly DateTime First = new(1970, 1, 1);

    private static readonly Func<DateTime, string>[] Forms =
    [
        date => Text(date, "yyyy/M/d"),
        date => Text(date, "yyyy.MM.dd"),
        date => Text(date, "yyyyMMdd"),
        date => Text(date, "d MMMM yyyy"),
        date => Text(date, "dd-MMM-yyyy"),
        date => Text(date, "MMMM d, yyyy"),
        date => Text(date, "MMM d yyyy").ToUpperInvariant(),
        date => Text(date, "ddd, dd MMM yy"),
        date => Text(date, "dddd, MMMM d, yyyy"),
        date => $"{Ordinal(date.Day)} of {Text(date, "MMMM yyyy")}",
        date => $"{Text(date, "MMM")} {Ordinal(date.Day)}, {Text(date, "yyyy")}",
        date => $"the {Ordinal(date.Day)} day of {Text(date, "MMMM, yyyy")}".ToLowerInvariant(),
    ];

    /// <summary>Draws days that no other part has, and writes each in one or several random forms.</summary>
    public static (string Source, string Target)[][] Draw(RandomSource random, params (int Days, int FormsPerDay)[] parts)
    {
        int[] days = [.. Enumerable.Range(0, (int)(First.AddYears(Years) - First).TotalDays)];
        random.Shuffle<int>(days);
        int start = 0;
        return [.. parts.Select(part =>
        {
            start += part.Days;
            return days[(start - part.Days)..start].SelectMany(day => Enumerable.Range(0, part.FormsPerDay).Select(_ => Pair(First.AddDays(day), random))).ToArray();
        })];
    }

    private static (string Source, string Target) Pair(DateTime date, RandomSource random) => (Forms[random.NextInt(Forms.Length)](date), Text(date, "yyyy-MM-dd"));

    private static string Text(DateTime date, string format) => date.ToString(format, CultureInfo.InvariantCulture);

    private static string Ordinal(int day) => day + (day is 11 or 12 or 13 ? "th" : (day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
}
