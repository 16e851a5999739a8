using System.Globalization;

namespace SeqModels.Cli.Output;

/// <summary>A model that was estimated and written to a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Smoothing">The smoothing method.</param>
/// <param name="Tokens">The number of tokens of the text, including ends of sentences.</param>
/// <param name="VocabularySize">The number of tokens of the vocabulary.</param>
/// <param name="UnknownToken">The unknown token.</param>
/// <param name="Orders">The orders, order 1 at [0].</param>
internal sealed record EstimatedModel(
    string File, long Bytes, string Smoothing, long Tokens, int VocabularySize, string? UnknownToken, IReadOnlyList<EstimatedOrder> Orders) : ITextOutput
{
    public void WriteText(TextWriter writer)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Smoothing}, {Tokens} tokens, vocabulary of {VocabularySize}"));
        var table = new TextColumns("order", "n-grams", "in the model", "discounts or weights");
        foreach (EstimatedOrder order in Orders)
        {
            table.Add(
                order.Order.ToString(CultureInfo.InvariantCulture),
                order.NGrams.ToString(CultureInfo.InvariantCulture),
                order.KeptNGrams.ToString(CultureInfo.InvariantCulture),
                string.Join(" ", (order.Discounts ?? order.Weights ?? []).Select(number => number.ToString("F4", CultureInfo.InvariantCulture))));
        }

        table.Write(writer);
    }
}
