using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>The parameters of smoothing on the command line; null where an option is not given.</summary>
internal sealed record SmoothingSettings
{
    /// <summary>Held-out text to which weights or discounts are fitted.</summary>
    public EncodedCorpus? HeldOut { get; init; }

    /// <summary>The added count of add-k.</summary>
    public double? AddedCount { get; init; }

    /// <summary>The factor per backoff of stupid backoff.</summary>
    public double? Factor { get; init; }

    /// <summary>The discounts of orders whose counts of counts give none.</summary>
    public IReadOnlyList<double>? FallbackDiscounts { get; init; }

    /// <summary>The weights of Jelinek-Mercer, by order.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>The counts up to which n-grams are pruned, by order.</summary>
    public IReadOnlyList<int>? PruneThresholds { get; init; }

    /// <summary>Whether order 1 is interpolated with the uniform distribution.</summary>
    public bool InterpolateUnigrams { get; init; } = true;

    /// <summary>Applies what all backoff methods have.</summary>
    public BackoffSmoothing Apply(BackoffSmoothing method) => method with
    {
        PruneThresholds = PruneThresholds ?? [],
        InterpolateUnigrams = InterpolateUnigrams,
    };
}
