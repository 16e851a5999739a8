using System.Globalization;

namespace SeqModels.LanguageModels;

/// <summary>A mixture whose weights were fitted to a held-out text.</summary>
/// <typeparam name="TMixture">The type of the mixture.</typeparam>
public sealed record MixtureFit<TMixture>
{
    /// <summary>The mixture with the fitted weights.</summary>
    public required TMixture Mixture { get; init; }

    /// <summary>The objective before each iteration and at the end: the mean log-likelihood in nats per token, not decreasing.</summary>
    public required IReadOnlyList<double> History { get; init; }

    /// <summary>The number of tokens that the weights were fitted to: those with a probability above 0 under any model.</summary>
    public required int TokenCount { get; init; }

    /// <summary>The perplexity of the mixture on these tokens.</summary>
    public required double Perplexity { get; init; }

    /// <summary>The perplexity of each component on these tokens; infinite if it gives one of them probability 0.</summary>
    public required IReadOnlyList<double> ComponentPerplexities { get; init; }

    /// <summary>The number of iterations.</summary>
    public int IterationCount => History.Count - 1;

    /// <summary>The perplexities and the mixture on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"perplexity {Perplexity:G6} on {TokenCount} tokens (components {string.Join(", ", ComponentPerplexities.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)))}) after {IterationCount} iterations: {Mixture}");
}
