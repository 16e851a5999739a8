namespace SeqModels.Studies.Common;

/// <summary>A table as aligned text: the first column to the left, all others to the right.</summary>
/// <param name="title">The line above the table.</param>
/// <param name="headings">The headings of the columns.</param>
internal sealed class TextTable(string title, params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row with one cell per column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Title and rows, with an empty line before and after.</summary>
    public void Write()
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Length))];
        Console.WriteLine($"\n{title}");
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            Console.WriteLine($"  {string.Join("  ", cells)}");
        }

        Console.WriteLine();
    }
}
