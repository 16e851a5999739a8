using System.Buffers;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

/// <summary>
/// Sampled softmax: candidate sampling for training with a large number of classes. The candidates U of a training step are its targets,
/// the K most frequent classes, and every other class i, independently, with probability π_i (π_i = 1 for the former). Σ_{i∈U} e^{z_i} /
/// π_i is then an unbiased estimate of the softmax's denominator Σ_i e^{z_i} (Horvitz and Thompson 1952).
/// </summary>
/// <remarks>
/// For training only: the loss of a step is an approximation of the exact loss, with a small negative bias from the logarithm of the
/// estimate. Evaluate a model with the exact loss. Immutable and thread-safe. π is a multiple of 2⁻³².
/// <example><code>
/// long[] counts = SampledSoftmax.CountClasses(train.Ids, vocabulary.Count);
/// var model = new RecurrentLanguageModel(vocabulary, new() { SampledSoftmax = new SampledSoftmax(counts, new() { Candidates = 4096 }) });
/// </code></example>
/// </remarks>
public sealed class SampledSoftmax
{
    private const double Range = 1L << 32;

    // Per class: it is a candidate if 32 random bits are below this; 2³² for classes that always are.
    private readonly long[] _thresholds;
    private readonly double[] _shifts;

    /// <summary>Computes the inclusion probabilities π from class counts.</summary>
    /// <param name="counts">The count of each class, at least 0; the length is the number of classes.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no classes, a count is negative, or the frequent classes use up all candidates
    /// although there are more classes.</exception>
    public SampledSoftmax(IReadOnlyList<long> counts, SampledSoftmaxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Options = options ?? new SampledSoftmaxOptions();
        int frequent = Math.Min(Options.Frequent ?? (Options.Candidates / 2), counts.Count);
        if (counts.Count == 0)
            throw new ArgumentException("SampledSoftmax: there must be at least one class.", nameof(counts));
        if (frequent >= Options.Candidates && frequent < counts.Count)
            throw new ArgumentException($"SampledSoftmax: Frequent must be below Candidates = {Options.Candidates}, but was {frequent}: the other {counts.Count - frequent} classes would never be drawn.", nameof(options));
        int[] order = new int[counts.Count];
        long[] keys = new long[counts.Count];
        for (int i = 0; i < order.Length; i++)
            (order[i], keys[i]) = (i, counts[i] >= 0 ? -counts[i] : throw new ArgumentException($"SampledSoftmax: a count must be at least 0, but that of class {i} was {counts[i]}.", nameof(counts)));
        Array.Sort(keys, order);
        SortTies(keys, order);

        _thresholds = new long[order.Length];
        _shifts = new double[order.Length];
        double[] weights = Array.ConvertAll(keys, key => Power(Math.Max(-key, 1), Options.Power));
        (int always, double scale) = Scale(weights, frequent, Options.Candidates);
        for (int rank = 0; rank < order.Length; rank++)
        {
            long threshold = rank < always ? 1L << 32 : Math.Clamp((long)Math.Round(scale * weights[rank] * Range), 1, 1L << 32);
            _thresholds[order[rank]] = threshold;
            _shifts[order[rank]] = -Log(threshold / Range);
        }
    }

    /// <summary>The number of classes.</summary>
    public int Classes => _thresholds.Length;

    /// <summary>The sampling options.</summary>
    public SampledSoftmaxOptions Options { get; }

    /// <summary>Counts the occurrences of each class in a text.</summary>
    /// <param name="ids">The class ids of the text, each in [0, classes).</param>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside [0, classes).</exception>
    public static long[] CountClasses(ReadOnlySpan<int> ids, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        long[] counts = new long[classes];
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"SampledSoftmax.CountClasses: classes are 0 to {classes - 1}, but an id was {id}.");
            counts[id]++;
        }

        return counts;
    }

    /// <summary>Returns π, the probability that a class is a candidate of a step in which it is not a target.</summary>
    /// <param name="id">The class id.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class does not exist.</exception>
    public double InclusionProbability(int id) => (uint)id < (uint)Classes
        ? _thresholds[id] / Range
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"SampledSoftmax.InclusionProbability: classes are 0 to {Classes - 1}, but the id was {id}.");

    /// <summary>
    /// Samples the candidates of a step in the order of their ids, with 32 random bits for every class with π &lt; 1: two classes per 64
    /// bits, upper half first, independent of the targets.
    /// </summary>
    internal CandidateSet Draw(ReadOnlySpan<int> targets, int? ignored, int? excluded, RandomSource random)
    {
        int[] places = ArrayPool<int>.Shared.Rent(Classes), chosen = ArrayPool<int>.Shared.Rent(Classes);
        places.AsSpan(0, Classes).Clear();
        foreach (int target in targets)
        {
            if (target != ignored)
                places[target] = 1;
        }

        int count = 0;
        ulong bits = 0;
        bool hasHalf = false;
        for (int id = 0; id < Classes; id++)
        {
            bool isCandidate = _thresholds[id] > uint.MaxValue;
            if (!isCandidate)
            {
                bits = hasHalf ? bits << 32 : random.NextUInt64();
                hasHalf = !hasHalf;
                isCandidate = (long)(bits >> 32) < _thresholds[id];
            }

            if (places[id] == 1 || (isCandidate && id != excluded))
                chosen[count++] = id;
        }

        var set = new CandidateSet(chosen.AsSpan(0, count).ToArray(), new double[count], targets.ToArray());
        for (int i = 0; i < count; i++)
        {
            set.Shifts[i] = places[chosen[i]] == 1 ? 0 : _shifts[chosen[i]];
            places[chosen[i]] = i;
        }

        foreach (ref int target in set.Targets.AsSpan())
            target = target == ignored ? CandidateSet.Ignored : places[target];
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(chosen);
        return set;
    }

    /// <summary>The number of leading classes that are always candidates, and λ such that π = min(1, λ·weight) of the others sums to the
    /// remaining candidates.</summary>
    private static (int Always, double Scale) Scale(double[] weights, int frequent, int candidates)
    {
        if (Math.Max(candidates, frequent) >= weights.Length)
            return (weights.Length, 1);
        double rest = 0;
        for (int rank = weights.Length - 1; rank >= frequent; rank--)
            rest += weights[rank];
        int always = frequent;
        while ((candidates - always) * weights[always] >= rest)
            rest -= weights[always++];
        return (always, (candidates - always) / rest);
    }

    /// <summary>Orders equal counts by id, because the sort is not stable.</summary>
    private static void SortTies(long[] keys, int[] order)
    {
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++)
            {
            }

            Array.Sort(order, start, end - start);
        }
    }

    // Own logarithm and power, the same on every machine.
    private static double Log(double x) => Transcendental.Log<double, double, LaneScalar<double>>(x);

    private static double Power(double x, double power) => Transcendental.Exp<double, double, LaneScalar<double>>(power * Log(x));
}
