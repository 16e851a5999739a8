using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>
/// Which n-grams of a model stay: those that are worth at least <see cref="Threshold"/>, or the <see cref="NGrams"/> of highest worth.
/// Unigrams stay, and so does an n-gram that is the context of one that stays. Probabilities of what stays do not change; backoff weights are
/// computed anew, so that every context's probabilities sum to 1.
/// </summary>
/// <remarks>
/// Entropy: with context h, shorter context h' and α(h) = (1 − Σ p(v | h)) / (1 − Σ p(v | h')), the sums over what follows h, removing h w makes
/// it α' = (1 − Σ p(v | h) + p(w | h)) / (1 − Σ p(v | h') + p(w | h')), and costs
/// D = −p(h) · {p(w | h) · [ln p(w | h') + ln α' − ln p(w | h)] + (1 − Σ p(v | h)) · [ln α' − ln α]} nats. The n-gram is worth e^D − 1, the
/// relative growth of perplexity. A. Stolcke, Entropy-based pruning of backoff language models, 1998. p(h) is how often h occurs in endless text
/// that the model writes, so that a model from a file is pruned as well as one whose counts are at hand. The product of the model's probabilities,
/// which is often taken for it, fails with Kneser-Ney: its lower orders do not say how frequent a context is (Chelba et al. 2010).
/// </remarks>
/// <example><code>
/// NGramModel small = model.Prune(NGramPruning.ByEntropy(1e-7));
/// NGramModel tenth = Arpa.Read("model.arpa").Prune(NGramPruning.ToFraction(0.1));
/// </code></example>
public sealed record NGramPruning
{
    private NGramPruning()
    {
    }

    /// <summary>What n-grams are worth. Default <see cref="NGramPruningCriterion.Entropy"/>.</summary>
    public NGramPruningCriterion Criterion { get; private init; }

    /// <summary>N-grams worth less are dropped; null when a size is given instead.</summary>
    public double? Threshold { get; private init; }

    /// <summary>How many n-grams of all orders stay, unigrams included; null when it follows from a threshold or a fraction.</summary>
    public long? NGrams { get; private init; }

    /// <summary>The fraction of all n-grams that stays; null when it follows from a threshold or a number.</summary>
    public double? Fraction { get; private init; }

    /// <summary>The counts that say how frequent contexts are, p(h) = n(h) / tokens, for <see cref="NGramPruningCriterion.Entropy"/> and
    /// <see cref="NGramPruningCriterion.Probability"/>, and n-grams, for <see cref="NGramPruningCriterion.Count"/>. Their vocabulary must be the
    /// model's; orders that they lack are completed by the model. Null (default): p(h) is the model's own, and n-grams are counted by what the
    /// model was estimated from (<see cref="NGramModel.Counts"/>).</summary>
    public NGramCounts? Contexts { get; init; }

    /// <summary>Drops n-grams that cost less than a relative growth of perplexity.</summary>
    /// <param name="threshold">0 or more; usual are 1e-9 (little is dropped) to 1e-6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is negative or no finite number.</exception>
    public static NGramPruning ByEntropy(double threshold) =>
        new() { Threshold = Check(threshold, "ByEntropy", double.MaxValue) };

    /// <summary>Drops n-grams with p(h) · p(w | h) below a probability.</summary>
    /// <param name="minimum">0 to 1; k / tokens drops about what occurs less than k times.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is not in 0 … 1.</exception>
    public static NGramPruning ByProbability(double minimum) =>
        new() { Criterion = NGramPruningCriterion.Probability, Threshold = Check(minimum, "ByProbability", 1) };

    /// <summary>Drops n-grams that occur fewer times than a minimum, in all orders above 1.</summary>
    /// <param name="counts">The counts, of the model's vocabulary.</param>
    /// <param name="minimum">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is negative.</exception>
    public static NGramPruning ByCount(NGramCounts counts, long minimum)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new() { Criterion = NGramPruningCriterion.Count, Threshold = Check(minimum, "ByCount", double.MaxValue), Contexts = counts };
    }

    /// <summary>Keeps a number of n-grams of all orders, those of highest worth.</summary>
    /// <param name="ngrams">At least 1; unigrams are kept even when they are more.</param>
    /// <param name="criterion">What n-grams are worth; for counts set <see cref="Contexts"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ngrams"/> is below 1.</exception>
    public static NGramPruning ToSize(long ngrams, NGramPruningCriterion criterion = NGramPruningCriterion.Entropy) => ngrams >= 1
        ? new() { Criterion = criterion, NGrams = ngrams }
        : throw new ArgumentOutOfRangeException(nameof(ngrams), ngrams, "NGramPruning.ToSize: must be at least 1.");

    /// <summary>Keeps a fraction of the n-grams of all orders, those of highest worth.</summary>
    /// <param name="fraction">Above 0, at most 1; unigrams are kept even when they are more.</param>
    /// <param name="criterion">What n-grams are worth; for counts set <see cref="Contexts"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not above 0 and at most 1.</exception>
    public static NGramPruning ToFraction(double fraction, NGramPruningCriterion criterion = NGramPruningCriterion.Entropy) => fraction is > 0 and <= 1
        ? new() { Criterion = criterion, Fraction = fraction }
        : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "NGramPruning.ToFraction: must be above 0 and at most 1.");

    /// <summary>In words, such as <c>entropy, threshold 1E-07</c>.</summary>
    public override string ToString()
    {
        string what = Criterion.ToString().ToLowerInvariant();
        FormattableString size = Threshold is { } threshold ? $"{what}, threshold {threshold:G4}"
            : NGrams is { } ngrams ? $"{what}, to {ngrams} n-grams" : (FormattableString)$"{what}, to {Fraction:P2} of the n-grams";
        return size.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The same with a model's own counts, where it prunes by counts and none are given.</summary>
    internal NGramPruning WithDefault(NGramCounts? counts) =>
        this is { Criterion: NGramPruningCriterion.Count, Contexts: null } ? this with { Contexts = counts } : this;

    private static double Check(double value, string method, double largest) => value >= 0 && value <= largest ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"NGramPruning.{method}: must be 0 to {(largest == 1 ? "1" : "any finite number")}.");
}
