using System.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SeqModels.Optimizers.Clipping;

/// <summary>
/// The global norm (Σ |g|^p)^(1/p) of any order p ≥ 1, or max |g| for p = ∞. The elements of a parameter are divided by their largest magnitude m, so
/// that no power overflows: ‖g‖ = m (Σ (|g|/m)^p)^(1/p). Sums are in double, over parts of fixed length that are added in order; powers take only
/// multiplications and square roots, so that the result is the same on every machine.
/// </summary>
internal static unsafe class PowerNorm
{
    private const int MinPartLength = 1 << 16;
    private const int MaxParts = 128;

    /// <summary>The norm over all parameters, over those that are clipped, and over those that are excluded; non-finite exactly when an element is.</summary>
    public static (double Norm, double Clipped, double Excluded) Of(GradientPlan plan, double order)
    {
        (double Largest, double Sum) all = default, clipped = default, excluded = default;
        for (int k = 0; k < plan.Count; k++)
        {
            if (plan.Parameters[k].TrainedGradient is not { Length: > 0 } gradient)
                continue;
            (double Largest, double Sum) part = gradient.DType == DType.Float32 ? Measure<float>(gradient, order) : Measure<double>(gradient, order);
            all = Add(all, part, order);
            if (plan.IsClipped(k))
                clipped = Add(clipped, part, order);
            else
                excluded = Add(excluded, part, order);
        }

        return (Norm(all, order), Norm(clipped, order), Norm(excluded, order));
    }

    /// <summary>x^p for x ≥ 0 and p ≥ 0: by squaring for the integral part of p, by square roots for the bits of the rest.</summary>
    internal static double Power(double x, double p)
    {
        double whole = Math.Floor(p), rest = p - whole, result = 1;
        for (double square = x; whole >= 1; whole = Math.Floor(whole / 2), square *= square)
        {
            if (whole % 2 == 1)
                result *= square;
        }

        for (double root = x; rest > 0;)
        {
            root = Math.Sqrt(root);
            rest *= 2;
            if (rest >= 1)
            {
                result *= root;
                rest -= 1;
            }
        }

        return result;
    }

    private static double Norm((double Largest, double Sum) part, double order) =>
        part.Largest is 0 or double.PositiveInfinity || double.IsNaN(part.Largest) || double.IsInfinity(order) ? part.Largest : part.Largest * Power(part.Sum, 1 / order);

    /// <summary>The sum of two parts, relative to the larger of their largest magnitudes.</summary>
    private static (double Largest, double Sum) Add((double Largest, double Sum) a, (double Largest, double Sum) b, double order)
    {
        if (double.IsNaN(a.Largest) || double.IsNaN(b.Largest))
            return (double.NaN, 0);
        if (a.Largest < b.Largest)
            return (b.Largest, b.Sum + Scaled(a, b.Largest, order));
        return (a.Largest, a.Sum + Scaled(b, a.Largest, order));
    }

    private static double Scaled((double Largest, double Sum) part, double largest, double order) =>
        part.Largest == 0 || double.IsInfinity(order) || double.IsInfinity(largest) ? 0 : part.Sum * Power(part.Largest / largest, order);

    private static (double Largest, double Sum) Measure<T>(Tensor gradient, double order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> g = gradient.AsSpan<T>();
        double largest = Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude(g)));
        if (largest == 0 || !double.IsFinite(largest) || double.IsInfinity(order))
            return (largest, 0);
        int length = Math.Max(MinPartLength, Parts.Count(g.Length, MaxParts)), parts = Parts.Count(g.Length, length);
        double* sums = stackalloc double[MaxParts];
        fixed (T* values = g)
            WorkerTeam.Run(parts, new SumJob<T>(values, g.Length, length, largest, order, sums));
        double sum = 0;
        for (int part = 0; part < parts; part++)
            sum += sums[part];
        return (largest, sum);
    }

    private readonly struct SumJob<T>(T* values, int count, int length, double largest, double order, double* sums) : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int shard)
        {
            (int start, int end) = Parts.Range(shard, length, count);
            double sum = 0;
            for (int i = start; i < end; i++)
                sum += Power(Math.Abs(double.CreateTruncating(values[i])) / largest, order);
            sums[shard] = sum;
        }
    }
}
