using System.Globalization;
using System.Text;

namespace SeqModels.Evaluation;

/// <summary>Several models measured by one rule on one text.</summary>
/// <param name="Unit">What the figures are per: <c>token</c>, or the declared unit, such as <c>character</c>.</param>
/// <param name="Rows">One row per model, in the order given.</param>
public sealed record Comparison(string Unit, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>A table: the name, the perplexity and the bits per unit of every model.</summary>
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
