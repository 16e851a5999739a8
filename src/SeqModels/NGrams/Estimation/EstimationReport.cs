using System.Globalization;
using System.Text;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

/// <summary>The report of an estimation: statistics and parameters of every order. <see cref="ToString"/> formats it as text.</summary>
public sealed record EstimationReport
{
    internal EstimationReport()
    {
    }

    /// <summary>The smoothing method with its options.</summary>
    public required NGramSmoothing Smoothing { get; init; }

    /// <summary>The orders, order 1 at [0].</summary>
    public required IReadOnlyList<OrderEstimate> Orders { get; init; }

    /// <summary>The number of tokens counted, including <c>&lt;/s&gt;</c>.</summary>
    public required long TokenCount { get; init; }

    /// <summary>|V|: the number of tokens that can be predicted (the vocabulary without <c>&lt;s&gt;</c>).</summary>
    public required int PredictedTokens { get; init; }

    /// <summary>A description of how out-of-vocabulary words are scored.</summary>
    public required string OutOfVocabulary { get; init; }

    /// <summary>The peak memory of the model and the working arrays of the estimation, without the counts, in bytes.</summary>
    public required long EstimatedBytes { get; init; }

    /// <summary>The duration of the estimation, without counting.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The fallbacks that were used because the data is too small for the formula of the method, with their order; empty if
    /// none.</summary>
    public IReadOnlyList<string> Fallbacks =>
        [.. Orders.Where(order => order.Fallback is not null).Select(order => $"order {order.Order}: {order.Fallback}")];

    /// <summary>The report as multi-line text.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.AppendLine(culture, $"{Smoothing}, order {Orders.Count}, {TokenCount:N0} tokens, |V| = {PredictedTokens:N0}");
        foreach (string option in Smoothing.Options)
        {
            text.AppendLine(culture, $"  {option}");
        }
        foreach (OrderEstimate order in Orders)
        {
            text.Append(culture, $"order {order.Order}: {order.NGramCount:N0} n-grams");
            text.Append(order.KeptNGramCount == order.NGramCount ? "" : string.Create(culture, $", {order.KeptNGramCount:N0} kept"));
            text.Append(order.CountsOfCounts.Count == 0 ? "" : string.Create(culture, $"; counts of counts {string.Join(" ", order.CountsOfCounts)}"));
            text.Append(Numbers("; discounts", order.Discounts)).Append(Numbers("; weights", order.Weights)).AppendLine();
        }
        foreach (string fallback in Fallbacks)
        {
            text.AppendLine(culture, $"fallback at {fallback}");
        }
        text.AppendLine(culture, $"outside the vocabulary: {OutOfVocabulary}");
        text.Append(culture, $"{EstimatedBytes / 1e6:0.0} MB, {Elapsed.TotalSeconds:0.000} s");
        return text.ToString();
    }

    private static string Numbers(string name, IReadOnlyList<double> numbers) =>
        numbers.Count == 0 ? "" : $"{name} {ExactText.Rounded(numbers, " ")}";
}
