using System.Globalization;
using System.Text;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

/// <summary>What an estimation found in the counts and did with them. <see cref="ToString"/> gives it as a table.</summary>
public sealed record EstimationReport
{
    internal EstimationReport()
    {
    }

    /// <summary>The method and its options.</summary>
    public required NGramSmoothing Smoothing { get; init; }

    /// <summary>Order 1 at [0].</summary>
    public required IReadOnlyList<OrderEstimate> Orders { get; init; }

    /// <summary>The number of tokens counted, <c>&lt;/s&gt;</c> included.</summary>
    public required long TokenCount { get; init; }

    /// <summary>|V|: how many tokens can be predicted (all of the vocabulary but <c>&lt;s&gt;</c>).</summary>
    public required int PredictedTokens { get; init; }

    /// <summary>What a word outside the vocabulary gets, in words.</summary>
    public required string OutOfVocabulary { get; init; }

    /// <summary>Memory of the model's tables and the estimation's working arrays at their largest, in bytes, without the counts.</summary>
    public required long EstimatedBytes { get; init; }

    /// <summary>Time of the estimation, without the counting.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>All that was done otherwise than the method says because the data was too small, in words, with the order. Empty when nothing.</summary>
    public IReadOnlyList<string> Fallbacks =>
        [.. Orders.Where(order => order.Fallback is not null).Select(order => $"order {order.Order}: {order.Fallback}")];

    /// <summary>The report as text of several lines.</summary>
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
