namespace SeqModels.Cli.Output;

/// <summary>Rows of cells as aligned columns: the first to the left, the others to the right.</summary>
/// <param name="header">The names of the columns.</param>
internal sealed class TextColumns(params IReadOnlyList<string> header)
{
    private readonly List<IReadOnlyList<string>> _rows = [header];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>Writes the rows.</summary>
    /// <param name="writer">The output.</param>
    /// <param name="leftColumns">The number of columns that are aligned to the left.</param>
    public void Write(TextWriter writer, int leftColumns = 1)
    {
        int[] widths = [.. header.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in _rows)
        {
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => column < leftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}
