using System.Buffers;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

/// <summary>
/// Which classes stand for all of them in a training step with very many classes. The candidates U of a step are its targets, the K most
/// frequent classes, and every other class i by itself with a probability π_i, 1 for the former. Σ_{i∈U} e^{z_i} / π_i is then an unbiased
/// estimate of the softmax's denominator Σ_i e^{z_i} (Horvitz and Thompson 1952).
/// </summary>
/// <remarks>
/// An approximation, of training only: the logarithm of the estimate is on average a little below that of the denominator, and the loss of
/// a step is an estimate of the exact loss. Measure a model with the exact loss. Immutable; threads may share it. π is a multiple of 2⁻³².
/// <example><code>
/// long[] counts = SampledSoftmax.CountClasses(train.Ids, vocabulary.Count);
/// var model = new RecurrentLanguageModel(vocabulary, new() { SampledSoftmax = new SampledSoftmax(counts, new() { Candidates = 4096 }) });
/// </code></example>
/// </remarks>
public sealed class SampledSoftmax
{
    private const double Range = 1L << 32;

    // Of every class: it is a candidate if 32 random bits are below this; 2³² for those that always are.
    private readonly long[] _thresholds;
    private readonly double[] _shifts;

    /// <summary>Computes the probabilities π.</summary>
    /// <param name="counts">How often each class occurs, at least 0; their number is that of the classes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no class, a count is negative, or all candidates are to be frequent ones though there are more classes.</exception>
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

    /// <summary>How many classes are taken, and which.</summary>
    public SampledSoftmaxOptions Options { get; }

    /// <summary>How often each class occurs in a text.</summary>
    /// <param name="ids">The classes of the text, each in [0, classes).</param>
    /// <param name="classes">How many classes there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is no class.</exception>
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

    /// <summary>π: the probability with which a class is a candidate of a step in which it is no target.</summary>
    /// <param name="id">A class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double InclusionProbability(int id) => (uint)id < (uint)Classes
        ? _thresholds[id] / Range
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"SampledSoftmax.InclusionProbability: classes are 0 to {Classes - 1}, but the id was {id}.");

    /// <summary>
    /// Draws the candidates of a step in the order of their ids: 32 random bits for every class that may be left out, two classes from every
    /// 64, upper half first, whatever the targets are.
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

    /// <summary>How many of the first classes are always taken, and λ, so that π = min(1, λ·weight) of the others sums to the candidates left.</summary>
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

    /// <summary>Equal counts in the order of ids: the sort is not stable.</summary>
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
