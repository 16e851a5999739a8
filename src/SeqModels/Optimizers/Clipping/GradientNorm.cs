using System.Globalization;
using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Optimizers.Clipping;

/// <summary>The global norm of gradients, and the handling of gradients that are not finite.</summary>
internal static unsafe class GradientNorm
{
    private const int MinShardLength = 1 << 16;
    private const int MaxShards = 128;

    /// <summary>The norm of an order over all parameters, over those that are clipped, and over those that are excluded from clipping.</summary>
    public static (double Norm, double Clipped, double Excluded) Of(GradientPlan plan, double order) => order == 2 ? Euclidean(plan) : PowerNorm.Of(plan, order);

    /// <summary>
    /// √Σ g² over all parameters, summed in double in the order of the parameters, non-finite exactly when an element is; and the same over
    /// those that are clipped, and over those that are excluded from clipping.
    /// </summary>
    private static (double Norm, double Clipped, double Excluded) Euclidean(GradientPlan plan)
    {
        double sum = 0, clipped = 0, excluded = 0;
        for (int k = 0; k < plan.Count; k++)
        {
            if (plan.Parameters[k].TrainedGradient is { } gradient)
            {
                double squares = gradient.DType == DType.Float32 ? SumOfSquares<float>(gradient) : SumOfSquares<double>(gradient);
                sum += squares;
                clipped += plan.IsClipped(k) ? squares : 0;
                excluded += plan.IsClipped(k) ? 0 : squares;
            }
        }

        return (Math.Sqrt(sum), Math.Sqrt(clipped), Math.Sqrt(excluded));
    }

    /// <summary>Σ x², on one thread.</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double fast = Reductions.SumOfSquares(x);
        return IsTrusted(fast) || IsZero(x) ? fast : InDouble(x);
    }

    /// <summary>Whether an element of the clipped gradients exceeds a magnitude.</summary>
    public static bool Exceeds(GradientPlan plan, double bound)
    {
        for (int k = 0; k < plan.Count; k++)
        {
            if (plan.IsClipped(k) && plan.Parameters[k].TrainedGradient is { Length: > 0 } gradient)
            {
                double largest = gradient.DType == DType.Float32
                    ? System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(gradient.AsSpan<float>())
                    : System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(gradient.AsSpan<double>());
                if (Math.Abs(largest) > bound)
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static NotFiniteNumberException Failure(GradientPlan plan)
    {
        for (int k = 0; k < plan.Count; k++)
        {
            Parameter parameter = plan.Parameters[k];
            if (parameter.TrainedGradient is { } gradient && IndexOfBad(gradient) is >= 0 and int at)
            {
                double value = gradient.DType == DType.Float32 ? gradient.AsSpan<float>()[at] : gradient.AsSpan<double>()[at];
                return new NotFiniteNumberException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"GradientClipping.Apply: the gradient of parameter {k} '{plan.NameOf(k)}' {parameter.Shape} is {value} at element {Position.Of(at, parameter.Shape)}. Check for a learning rate that is too high or for bad input; NonFinitePolicy.SkipStep skips such steps."),
                    value);
            }
        }

        return new NotFiniteNumberException("GradientClipping.Apply: the gradients are finite, but the sum of their squares exceeds the range of double.");
    }

    public static long ClearBadValues(GradientPlan plan)
    {
        long cleared = 0;
        for (int k = 0; k < plan.Count; k++)
        {
            if (plan.Parameters[k].TrainedGradient is { } gradient)
            {
                cleared += gradient.DType == DType.Float32 ? Clear<float>(gradient) : Clear<double>(gradient);
            }
        }

        return cleared;
    }

    private static double SumOfSquares<T>(Tensor gradient) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> g = gradient.AsSpan<T>();
        double fast = Fast(g);
        return IsTrusted(fast) || IsZero(g) ? fast : InDouble(g);
    }

    /// <summary>Float squares overflow above 1.8e19 and vanish below 1e-23: such sums are computed again, in double.</summary>
    private static bool IsTrusted(double sum) => sum is > 1e-24 and < double.PositiveInfinity;

    /// <summary>Parts of fixed length, each summed by one thread, added in order.</summary>
    private static double Fast<T>(ReadOnlySpan<T> g) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Math.Max(MinShardLength, Parts.Count(g.Length, MaxShards)), shards = Parts.Count(g.Length, length);
        double* sums = stackalloc double[MaxShards];
        fixed (T* values = g)
            WorkerTeam.Run(shards, new SumJob<T>(values, g.Length, length, sums));
        double sum = 0;
        for (int shard = 0; shard < shards; shard++)
            sum += sums[shard];
        return sum;
    }

    private static bool IsZero<T>(ReadOnlySpan<T> g) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        g.IsEmpty || System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(g) == T.Zero;

    private static double InDouble<T>(ReadOnlySpan<T> g) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T value in g)
        {
            double wide = double.CreateTruncating(value);
            sum += wide * wide;
        }

        return sum;
    }

    private static int IndexOfBad(Tensor gradient) => gradient.DType == DType.Float32
        ? IndexOfBad(gradient.AsSpan<float>())
        : IndexOfBad(gradient.AsSpan<double>());

    private static int IndexOfBad<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static long Clear<T>(Tensor gradient) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> values = gradient.AsWritableSpan<T>();
        long cleared = 0;
        for (int at = IndexOfBad<T>(values); at >= 0;)
        {
            values[at] = T.Zero;
            cleared++;
            int next = IndexOfBad<T>(values[(at + 1)..]);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return cleared;
    }

    private readonly struct SumJob<T>(T* values, int count, int length, double* sums) : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int shard)
        {
            (int start, int end) = Parts.Range(shard, length, count);
            sums[shard] = Reductions.SumOfSquares(new ReadOnlySpan<T>(values + start, end - start));
        }
    }
}
