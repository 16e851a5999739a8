using System.Runtime.InteropServices;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Estimation;

/// <summary>
/// Computes the probabilities of one order from its counts and the order below, and the backoff weights of the contexts below it.
/// Probabilities are linear until the order above is done.
/// </summary>
internal readonly struct OrderEstimation : IShardJob
{
    /// <summary>Less than this part of a context's lower order left for unseen words is too little to divide by: it is the difference of
    /// sums in single precision.</summary>
    private const double SmallestRest = 1e-5;

    private readonly ParentShards _shards;

    public OrderEstimation(NGramLevel contexts) => _shards = new ParentShards(contexts.ChildStarts!);

    public required OrderRule Rule { get; init; }

    /// <summary>Where the n-grams of each context begin.</summary>
    public required int[] Starts { get; init; }

    /// <summary>The raw counts, which pruning compares with its thresholds.</summary>
    public required int[] Occurrences { get; init; }

    /// <summary>The counts that are discounted, when they are not the occurrences but lie in the bits of
    /// <see cref="Probabilities"/>.</summary>
    public required bool CountsInPlace { get; init; }

    public required int PruneThreshold { get; init; }

    /// <summary>The place of each n-gram without its first word in the order below; null when <see cref="Rule"/> does not look
    /// there.</summary>
    public required int[]? Links { get; init; }

    /// <summary>Linear probabilities of the order below.</summary>
    public required float[] Lower { get; init; }

    /// <summary>Result: linear probabilities.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>Result: log₁₀ weights of the contexts.</summary>
    public required float[] Backoffs { get; init; }

    public CancellationToken CancellationToken { get; init; }

    public void Run() => WorkerTeam.Run(_shards.Count, this);

    public void Run(int shard)
    {
        CancellationToken.ThrowIfCancellationRequested();
        (int context, int end) = _shards[shard];
        for (; context < end; context++)
        {
            int start = Starts[context], count = Starts[context + 1] - start;
            double weight = count == 0 ? (Rule.FixedWeight is > 0 ? Rule.FixedWeight.Value : 1) : Estimate(start, count);
            Backoffs[context] = weight == 1 ? 0 : (float)Math.Log10(weight);
        }
    }

    /// <summary>Estimates the n-grams of one context and returns the context's weight.</summary>
    private double Estimate(int start, int count)
    {
        Span<float> probabilities = Probabilities.AsSpan(start, count);
        ReadOnlySpan<int> occurrences = Occurrences.AsSpan(start, count);
        ReadOnlySpan<int> counts = CountsInPlace ? MemoryMarshal.Cast<float, int>(probabilities) : occurrences;
        ContextMass mass = ContextMass.Of(counts, occurrences, Rule, PruneThreshold);
        if (Rule.FixedWeight is { } weight)
        {
            Interpolate(probabilities, counts, occurrences, mass.Scale, 0, []);
            return weight;
        }
        ReadOnlySpan<int> links = Links.AsSpan(start, count);
        if (!Rule.BacksOff)
        {
            float rest = (float)mass.Rest;
            Interpolate(probabilities, counts, occurrences, mass.Scale, rest, links);
            return rest;
        }
        double lower = 0;
        for (int i = 0; i < count; i++)
        {
            lower += occurrences[i] > PruneThreshold ? Lower[links[i]] : 0;
        }
        // Where seen words have all of the order below, the context is spread over them alone.
        bool spread = 1 - lower < SmallestRest;
        Interpolate(probabilities, counts, occurrences, spread ? mass.Scale * lower / (1 - mass.Rest) : mass.Scale, 0, []);
        return spread ? 1 : mass.Rest / (1 - lower);
    }

    private void Interpolate(
        Span<float> probabilities, ReadOnlySpan<int> counts, ReadOnlySpan<int> occurrences, double scale, double rest, ReadOnlySpan<int> links)
    {
        for (int i = 0; i < probabilities.Length; i++)
        {
            double lower = links.IsEmpty ? 0 : Lower[links[i]];
            probabilities[i] = occurrences[i] > PruneThreshold ? (float)(Rule.KeptOf(counts[i]) * scale + rest * lower) : 0;
        }
    }
}
