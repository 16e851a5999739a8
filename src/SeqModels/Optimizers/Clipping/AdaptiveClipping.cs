using System.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Optimizers.Clipping;

/// <summary>
/// Adaptive clipping: per row i of a parameter W and its gradient G the factor min(1, λ max(‖W_i‖, ε)/‖G_i‖). A row belongs to one
/// shard and is summed in a fixed order, so that the result does not depend on threads or vector width.
/// </summary>
internal static unsafe class AdaptiveClipping
{
    private const int ShardLength = 1 << 15;

    /// <summary>Computes the factors of one parameter, each multiplied by the scale. Returns whether any of them clips.</summary>
    public static bool Plan(Parameter parameter, Tensor gradient, double[] factors, double threshold, double epsilon, double scale)
    {
        if (parameter.DType == DType.Float32)
        {
            Measure<float>(parameter, gradient, factors, threshold, epsilon, scale);
        }
        else
        {
            Measure<double>(parameter, gradient, factors, threshold, epsilon, scale);
        }

        return factors.AsSpan().ContainsAnyExcept(scale);
    }

    private static void Measure<T>(Parameter parameter, Tensor gradient, double[] factors, double threshold, double epsilon, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = parameter.Length / factors.Length;
        int rowsPerShard = Math.Max(1, ShardLength / Math.Max(1, length));
        fixed (T* w = parameter.AsSpan<T>(), g = gradient.AsSpan<T>())
        fixed (double* f = factors)
        {
            WorkerTeam.Run(Parts.Count(factors.Length, rowsPerShard), new RowJob<T>
            {
                Weights = w,
                Gradient = g,
                Factors = f,
                Rows = factors.Length,
                RowsPerShard = rowsPerShard,
                Length = length,
                Threshold = threshold,
                Epsilon = epsilon,
                Scale = scale,
            });
        }
    }

    private struct RowJob<T> : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* Weights;
        public T* Gradient;
        public double* Factors;
        public int Rows;
        public int RowsPerShard;
        public int Length;
        public double Threshold;
        public double Epsilon;
        public double Scale;

        public readonly void Run(int shard)
        {
            (int row, int end) = Parts.Range(shard, RowsPerShard, Rows);
            for (; row < end; row++)
            {
                nint start = (nint)row * Length;
                double norm = Scale * Math.Sqrt(GradientNorm.SumOfSquares(new ReadOnlySpan<T>(Gradient + start, Length)));
                double limit = Threshold * Math.Max(Math.Sqrt(GradientNorm.SumOfSquares(new ReadOnlySpan<T>(Weights + start, Length))), Epsilon);
                Factors[row] = norm > limit ? limit / norm * Scale : Scale;
            }
        }
    }
}
