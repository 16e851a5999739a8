using System.Globalization;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Evaluation;

/// <summary>
/// Two models on one text: the difference of their cross-entropies, H₁ − H₂ in nats per unit, and the ratio of their perplexities, exp(H₁ − H₂),
/// with confidence intervals and p-values (<see cref="PairedDifference"/>). A negative difference, a ratio below 1, means that the first model
/// predicts the text better.
/// </summary>
public sealed record PairedComparison
{
    /// <summary>The name of the first model.</summary>
    public required string FirstName { get; init; }

    /// <summary>The name of the second model.</summary>
    public required string SecondName { get; init; }

    /// <summary>The unit of the figures: <c>token</c>, or a declared unit such as <c>character</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The number of compared units, N.</summary>
    public required long Units { get; init; }

    /// <summary>What is resampled, and what a win counts.</summary>
    public required ResamplingUnit ResamplingUnit { get; init; }

    /// <summary>H₁ = −Σ ln p₁ / N: the cross-entropy of the first model over the compared tokens, in nats per unit.</summary>
    public required double FirstCrossEntropy { get; init; }

    /// <summary>H₂ = −Σ ln p₂ / N: the cross-entropy of the second model over the compared tokens, in nats per unit.</summary>
    public required double SecondCrossEntropy { get; init; }

    /// <summary>The difference H₁ − H₂ in nats per unit, with interval and p-values.</summary>
    public required PairedDifference Difference { get; init; }

    /// <summary>The number of tokens, or sentences, to which the first model gives the higher probability.</summary>
    public required long FirstWins { get; init; }

    /// <summary>The number of tokens, or sentences, to which the second model gives the higher probability.</summary>
    public required long SecondWins { get; init; }

    /// <summary>
    /// The number of tokens left out because a model gives them probability 0 (<see cref="ZeroProbabilityPolicy.Exclude"/>); in a comparison
    /// per unit, the number of sentences.
    /// </summary>
    public required long ExcludedTokens { get; init; }

    /// <summary>The perplexity of the first model over the compared tokens, exp(H₁).</summary>
    public double FirstPerplexity => Math.Exp(FirstCrossEntropy);

    /// <summary>The perplexity of the second model over the compared tokens, exp(H₂).</summary>
    public double SecondPerplexity => Math.Exp(SecondCrossEntropy);

    /// <summary>The ratio of the perplexities, exp(H₁ − H₂).</summary>
    public double PerplexityRatio => Math.Exp(Difference.Difference);

    /// <summary>The confidence interval of <see cref="PerplexityRatio"/>.</summary>
    public ConfidenceInterval PerplexityRatioInterval => new(Math.Exp(Difference.Interval.Low), Math.Exp(Difference.Interval.High));

    /// <summary>The two-sided p-value of the bootstrap for equal cross-entropies.</summary>
    public double PValue => Difference.PValue;

    private string Observations => ResamplingUnit == ResamplingUnit.Token ? "tokens" : "sentences";

    /// <summary>Formats a table of both models, and the difference below it.</summary>
    public override string ToString() => string.Join(Environment.NewLine, [Table().ToString(), .. Lines()]);

    /// <summary>Formats the same as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown() + "\n\n" + string.Join("\n", Lines().Select(line => "- " + line));

    private TextTable Table()
    {
        double observations = Difference.Observations;
        return new TextTable("model", $"nats per {Unit}", $"perplexity per {Unit}", $"{Observations} won")
            .Add(FirstName, TextTable.Fixed(FirstCrossEntropy, 4), TextTable.Significant(FirstPerplexity, 6), TextTable.Percent(FirstWins / observations))
            .Add(SecondName, TextTable.Fixed(SecondCrossEntropy, 4), TextTable.Significant(SecondPerplexity, 6), TextTable.Percent(SecondWins / observations));
    }

    private IEnumerable<string> Lines()
    {
        string level = TextTable.Significant(100 * Difference.ConfidenceLevel, 4);
        yield return $"difference ({FirstName} − {SecondName}): {Difference}";
        yield return string.Create(CultureInfo.InvariantCulture, $"ratio of perplexities: {PerplexityRatio:G4}, {level} % interval {PerplexityRatioInterval}");
        string excluded = ExcludedTokens == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {ExcludedTokens} {(Unit == "token" ? "tokens" : "sentences")} of probability 0 left out");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{Units:N0} units ({Unit}), blocks of {Difference.BlockLength} {Observations}, {Difference.Resamples:N0} resamples, seed {Difference.Seed}{excluded}");
    }
}
