using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>
/// The criterion and extent of pruning a model: n-grams with a score below <see cref="Threshold"/> are removed, or the <see cref="NGrams"/>
/// with the highest scores are kept. Unigrams and contexts of kept n-grams are always kept. Probabilities of kept n-grams do not change;
/// backoff weights are recomputed, so that probabilities sum to 1.
/// </summary>
/// <remarks>
/// Entropy: with context h, shorter context h' and α(h) = (1 − Σ p(v | h)) / (1 − Σ p(v | h')), the sums over the continuations of h,
/// removing h w changes it to α' = (1 − Σ p(v | h) + p(w | h)) / (1 − Σ p(v | h') + p(w | h')), and costs
/// D = −p(h) · {p(w | h) · [ln p(w | h') + ln α' − ln p(w | h)] + (1 − Σ p(v | h)) · [ln α' − ln α]} nats. The score is e^D − 1, the
/// relative increase of perplexity (Stolcke, Entropy-based pruning of backoff language models, 1998). p(h) is the stationary probability of
/// h under the model, so that no counts are needed. The product of the model's probabilities, which is often used instead, is wrong for
/// Kneser–Ney, whose lower orders do not estimate frequencies (Chelba et al. 2010).
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

    /// <summary>The score of n-grams.</summary>
    public NGramPruningCriterion Criterion { get; private init; }

    /// <summary>The score below which n-grams are removed; null if a size is given instead.</summary>
    public double? Threshold { get; private init; }

    /// <summary>The number of n-grams of all orders to keep, including unigrams; null if a threshold or fraction is given.</summary>
    public long? NGrams { get; private init; }

    /// <summary>The fraction of all n-grams to keep; null if a threshold or number is given.</summary>
    public double? Fraction { get; private init; }

    /// <summary>Counts with the model's vocabulary that give p(h) = n(h) / tokens for <see cref="NGramPruningCriterion.Entropy"/> and
    /// <see cref="NGramPruningCriterion.Probability"/>, and the scores of <see cref="NGramPruningCriterion.Count"/>. For orders above
    /// theirs, p(h) is extended by the model's probabilities.</summary>
    /// <value>Default null: p(h) is the model's stationary probability, and <see cref="NGramPruningCriterion.Count"/> uses
    /// <see cref="NGramModel.Counts"/>.</value>
    public NGramCounts? Contexts { get; init; }

    /// <summary>Removes n-grams whose removal increases perplexity, relatively, by less than a threshold.</summary>
    /// <param name="threshold">At least 0; typically 1e-9 (few n-grams are removed) to 1e-6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is negative or not finite.</exception>
    public static NGramPruning ByEntropy(double threshold) =>
        new() { Threshold = Check(threshold, "ByEntropy", double.MaxValue) };

    /// <summary>Removes n-grams with p(h) · p(w | h) below a probability.</summary>
    /// <param name="minimum">In [0, 1]; k / tokens removes approximately the n-grams with count below k.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is not in 0 … 1.</exception>
    public static NGramPruning ByProbability(double minimum) =>
        new() { Criterion = NGramPruningCriterion.Probability, Threshold = Check(minimum, "ByProbability", 1) };

    /// <summary>Removes n-grams of orders 2 and above with a count below a minimum.</summary>
    /// <param name="counts">The counts, with the model's vocabulary.</param>
    /// <param name="minimum">The minimum count, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is negative.</exception>
    public static NGramPruning ByCount(NGramCounts counts, long minimum)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new() { Criterion = NGramPruningCriterion.Count, Threshold = Check(minimum, "ByCount", double.MaxValue), Contexts = counts };
    }

    /// <summary>Keeps a number of n-grams of all orders, those with the highest scores.</summary>
    /// <param name="ngrams">At least 1; unigrams are kept even if there are more.</param>
    /// <param name="criterion">The score of n-grams; for counts set <see cref="Contexts"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ngrams"/> is below 1.</exception>
    public static NGramPruning ToSize(long ngrams, NGramPruningCriterion criterion = NGramPruningCriterion.Entropy) => ngrams >= 1
        ? new() { Criterion = criterion, NGrams = ngrams }
        : throw new ArgumentOutOfRangeException(nameof(ngrams), ngrams, "NGramPruning.ToSize: must be at least 1.");

    /// <summary>Keeps a fraction of the n-grams of all orders, those with the highest scores.</summary>
    /// <param name="fraction">In (0, 1]; unigrams are kept even if there are more.</param>
    /// <param name="criterion">The score of n-grams; for counts set <see cref="Contexts"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not in (0, 1].</exception>
    public static NGramPruning ToFraction(double fraction, NGramPruningCriterion criterion = NGramPruningCriterion.Entropy) => fraction is > 0 and <= 1
        ? new() { Criterion = criterion, Fraction = fraction }
        : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "NGramPruning.ToFraction: must be above 0 and at most 1.");

    /// <summary>A description, such as <c>entropy, threshold 1E-07</c>.</summary>
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
