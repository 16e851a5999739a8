using System.Globalization;
using System.Text;

namespace SeqModels.Evaluation;

/// <summary>Evaluation results of several models on the same text, under the same options.</summary>
/// <param name="Unit">The unit of the figures: <c>token</c>, or a declared unit such as <c>character</c>.</param>
/// <param name="Rows">One row per model, in the order given.</param>
public sealed record Comparison(string Unit, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>Formats a table with the name, the perplexity and the bits per unit of each model.</summary>
    public override string ToString()
    {
        int width = Rows.Select(row => row.Name.Length).Append("model".Length).Max();
        var text = new StringBuilder($"{"model".PadRight(width)}  perplexity per {Unit}  bits per {Unit}");
        foreach (ComparisonRow row in Rows)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{row.Name.PadRight(width)}  {row.Perplexity,15:G7}{"".PadLeft(Unit.Length)}  {row.Bits,9:G6}");
        }

        return text.ToString();
    }
}
