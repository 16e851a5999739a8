using System.Globalization;
using System.Text;

namespace SeqModels.Evaluation.Tables;

/// <summary>A table as aligned text or as Markdown. The first column is aligned to the left, all others to the right.</summary>
/// <param name="headings">The headings of the columns.</param>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row with one cell per column.</summary>
    public TextTable Add(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>Columns separated by two spaces, without a line break at the end.</summary>
    public override string ToString()
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Length))];
        return string.Join(Environment.NewLine, _rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))));
    }

    /// <summary>A Markdown table, without a line break at the end. A vertical bar in a cell is escaped.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Append(text, headings);
        text.Append("\n|---|").Insert(text.Length, "---:|", headings.Length - 1);
        foreach (string[] row in _rows.Skip(1))
        {
            Append(text.Append('\n'), row);
        }

        return text.ToString();
    }

    /// <summary>A number with a fixed number of decimals; infinities as ∞ and −∞, NaN as –.</summary>
    public static string Fixed(double value, int decimals) => value switch
    {
        double.NaN => "–",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "-∞",
        _ => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };

    /// <summary>A number with significant digits.</summary>
    public static string Significant(double value, int digits) => double.IsFinite(value)
        ? value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : Fixed(value, 0);

    /// <summary>A share of 1 as a percentage.</summary>
    public static string Percent(double share, int decimals = 1) => double.IsNaN(share) ? "–" : Fixed(100 * share, decimals) + " %";

    /// <summary>A number of things with thousands separators.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |");
}
