using SeqModels.Numerics;

namespace SeqModels.Evaluation.Pairing;

/// <summary>
/// The circular block bootstrap of a ratio of sums. Running sums over the observations, continued by one block beyond the last one, make the
/// sum of a block two subtractions, so that a resample takes ⌈n/L⌉ steps.
/// </summary>
internal sealed class BlockBootstrap
{
    /// <summary>Equal sums may differ by rounding.</summary>
    private const double Rounding = 1 - 1e-12;

    private readonly int _count, _length;
    private readonly double[] _differences;
    private readonly double[]? _weights;

    public BlockBootstrap(ReadOnlySpan<double> differences, ReadOnlySpan<double> weights, int length)
    {
        (_count, _length) = (differences.Length, length);
        _differences = RunningSums(differences, length);
        _weights = weights.IsEmpty ? null : RunningSums(weights, length);
        Difference = _differences[_count] / (_weights?[_count] ?? _count);
    }

    /// <summary>Σ d / Σ w.</summary>
    public double Difference { get; }

    /// <summary>|D* − D| (1 − L/n)^(−1/2) of every resample, in the order drawn.</summary>
    public double[] Deviations(int resamples, ulong seed, CancellationToken cancellationToken)
    {
        var random = new RandomSource(seed).Fork(0);
        var deviations = new double[resamples];
        double scale = 1 / Math.Sqrt(1 - (double)_length / _count);
        for (int i = 0; i < resamples; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            deviations[i] = Math.Abs(Resample(random) - Difference) * scale;
        }
        return deviations;
    }

    /// <summary>The number of trials in which the blocks with random signs have a sum at least as far from 0 as the observed one.</summary>
    public int SignFlips(int trials, ulong seed, CancellationToken cancellationToken)
    {
        var random = new RandomSource(seed).Fork(1);
        var blocks = new double[(_count + _length - 1) / _length];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = _differences[Math.Min((i + 1) * (long)_length, _count)] - _differences[i * _length];
        }
        double observed = Math.Abs(_differences[_count]) * Rounding;
        int extreme = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            extreme += Math.Abs(RandomSignSum(blocks, random)) >= observed ? 1 : 0;
        }
        return extreme;
    }

    private double Resample(RandomSource random)
    {
        while (true)
        {
            double sum = 0, weight = 0;
            for (int left = _count; left > 0; left -= _length)
            {
                int start = random.NextInt(_count), end = start + Math.Min(left, _length);
                sum += _differences[end] - _differences[start];
                weight += _weights is null ? end - start : _weights[end] - _weights[start];
            }

            // A resample of observations without weight has no ratio.
            if (weight > 0)
            {
                return sum / weight;
            }
        }
    }

    private static double RandomSignSum(double[] blocks, RandomSource random)
    {
        double sum = 0;
        ulong signs = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            signs = (i & 63) == 0 ? random.NextUInt64() : signs >> 1;
            sum += (signs & 1) == 0 ? blocks[i] : -blocks[i];
        }
        return sum;
    }

    private static double[] RunningSums(ReadOnlySpan<double> values, int length)
    {
        var sums = new double[checked(values.Length + length + 1)];
        for (int i = 0; i < sums.Length - 1; i++)
        {
            sums[i + 1] = sums[i] + values[i < values.Length ? i : i - values.Length];
        }
        return sums;
    }
}
