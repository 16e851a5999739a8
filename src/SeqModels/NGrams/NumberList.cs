using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class NumberList
{
    public static string Text(IEnumerable<double> numbers, string separator = ", ") =>
        string.Join(separator, numbers.Select(number => number.ToString("G6", CultureInfo.InvariantCulture)));
}
