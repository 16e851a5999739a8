using System.Globalization;

namespace SeqModels.Cli.Output;

/// <summary>The result of pruning.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pruning">The criterion.</param>
/// <param name="NGramCountsBefore">The number of n-grams of each order before, order 1 at [0].</param>
/// <param name="NGramCounts">The number after.</param>
internal sealed record PrunedModel(string File, long Bytes, string Pruning, IReadOnlyList<int> NGramCountsBefore, IReadOnlyList<int> NGramCounts) : ITextOutput
{
    public void WriteText(TextWriter writer)
    {
        var table = new TextColumns("order", "n-grams before", "after");
        for (int i = 0; i < NGramCounts.Count; i++)
        {
            table.Add(Text(i + 1), Text(NGramCountsBefore[i]), Text(NGramCounts[i]));
        }

        table.Write(writer);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
