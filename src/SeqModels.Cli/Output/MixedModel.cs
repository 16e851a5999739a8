using System.Globalization;

namespace SeqModels.Cli.Output;

/// <summary>The result of mixing.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Kind">linear or log-linear.</param>
/// <param name="Models">The components.</param>
/// <param name="Weights">Their weights.</param>
/// <param name="ComponentPerplexities">Their perplexities on the held-out text; null for given weights.</param>
/// <param name="HeldOutPerplexity">That of the mixture; null for given weights.</param>
/// <param name="NGramCounts">The number of n-grams of each order, order 1 at [0].</param>
internal sealed record MixedModel(
    string File, long Bytes, string Kind, IReadOnlyList<string> Models, IReadOnlyList<double> Weights, IReadOnlyList<double>? ComponentPerplexities,
    double? HeldOutPerplexity, IReadOnlyList<int> NGramCounts) : ITextOutput
{
    public void WriteText(TextWriter writer)
    {
        var table = new TextColumns(ComponentPerplexities is null ? ["model", "weight"] : ["model", "weight", "perplexity"]);
        for (int i = 0; i < Models.Count; i++)
        {
            string[] cells = [Models[i], Text(Weights[i]), .. ComponentPerplexities is { } perplexities ? [Text(perplexities[i])] : (string[])[]];
            table.Add(cells);
        }

        if (HeldOutPerplexity is { } mixture)
        {
            table.Add(Kind + " mixture", "", Text(mixture));
        }

        table.Write(writer);
    }

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
