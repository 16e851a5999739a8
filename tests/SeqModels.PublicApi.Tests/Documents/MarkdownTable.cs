namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>A table of a Markdown document.</summary>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">Its rows, with a cell per column.</param>
internal sealed record MarkdownTable(List<string> Columns, List<string[]> Rows)
{
    /// <summary>All tables of a document.</summary>
    public static IReadOnlyList<MarkdownTable> Read(string markdown)
    {
        var tables = new List<MarkdownTable>();
        MarkdownTable? table = null;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                table = null;
                continue;
            }

            string[] cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);
            if (table is null)
                tables.Add(table = new MarkdownTable([.. cells], []));
            else if (!cells.All(cell => cell.Trim('-', ':').Length == 0 && cell.Length > 0))
                table.Rows.Add([.. cells, .. Enumerable.Repeat("", Math.Max(0, table.Columns.Count - cells.Length))]);
        }

        return tables;
    }
}
