using System.Globalization;
using SeqModels.Evaluation;

namespace SeqModels.Cli.Output;

/// <summary>The result of <c>compare</c>: the models from the best on, and each of the others against the best.</summary>
internal sealed record ComparisonReport : ITextOutput
{
    public required string Text { get; init; }

    /// <summary>What perplexities are per: token, or character for models with different vocabularies.</summary>
    public required string Unit { get; init; }

    public required IReadOnlyList<ComparedModel> Models { get; init; }

    public required IReadOnlyList<ComparedPair> Pairs { get; init; }

    public void WriteText(TextWriter writer)
    {
        int width = Models.Max(model => model.Model.Length);
        string perplexity = $"perplexity per {Unit}", bits = $"bits per {Unit}";
        writer.WriteLine($"{"model".PadRight(width)}  {perplexity}  {bits}");
        foreach (ComparedModel model in Models)
        {
            string first = Numbers.Text(model.Perplexity).PadLeft(perplexity.Length), second = Numbers.Text(model.BitsPerUnit).PadLeft(bits.Length);
            writer.WriteLine($"{model.Model.PadRight(width)}  {first}  {second}");
        }

        foreach (ComparedPair pair in Pairs)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pair.Second} / {pair.First}: ratio of perplexities {pair.PerplexityRatio:G4}, ")
                + string.Create(CultureInfo.InvariantCulture, $"{pair.ConfidenceLevel:P0} interval {pair.PerplexityRatioLow:G4} to {pair.PerplexityRatioHigh:G4}, ")
                + string.Create(CultureInfo.InvariantCulture, $"p = {pair.PValue:G2}"));
        }
    }
}

/// <summary>A model of a comparison.</summary>
internal sealed record ComparedModel(string Model, string Kind, double Perplexity, double BitsPerUnit, long Tokens, long UnknownTokens);

/// <summary>Two models of a comparison: the second, worse one against the first.</summary>
internal sealed record ComparedPair(
    string First,
    string Second,
    double PerplexityRatio,
    double PerplexityRatioLow,
    double PerplexityRatioHigh,
    double ConfidenceLevel,
    double PValue,
    long ExcludedTokens)
{
    public static ComparedPair Of(PairedComparison comparison) => new(
        comparison.SecondName,
        comparison.FirstName,
        comparison.PerplexityRatio,
        comparison.PerplexityRatioInterval.Low,
        comparison.PerplexityRatioInterval.High,
        comparison.Difference.ConfidenceLevel,
        comparison.PValue,
        comparison.ExcludedTokens);
}
