using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;

namespace SeqModels.Recurrent.Kernels;

/// <summary>dx += dGates·W_ih for some sequences, forward direction first: a shard writes only its own sequences' rows of dx.</summary>
internal unsafe struct InputGradientJob<T, TKernel> : IShardJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, ICellKernel
{
    /// <summary>Rows of one product: enough to use the packed weights well while they are in the cache.</summary>
    public const int ChunkRows = 96;

    public SequenceFrame<T> Frame;
    public T* ForwardDGates;
    public T* ReverseDGates;

    /// <summary>[shards, <see cref="ChunkRows"/>, I] to work in.</summary>
    public T* Scratch;

    /// <summary>The gradient of x to add to [·, ·, I].</summary>
    public T* DX;

    public readonly void Run(int shard)
    {
        for (int direction = 0; direction < Frame.Directions; direction++)
            Run(shard, direction);
    }

    private readonly void Run(int shard, int direction)
    {
        SequencePlan plan = Frame.Plan;
        int first = plan.First(shard);
        int count = plan.First(shard + 1) - first;
        int width = TKernel.Columns * Frame.Size;
        T* dGates = (direction == 0 ? ForwardDGates : ReverseDGates) + (plan.RowsBefore(first) * width);
        T* scratch = Scratch + ((nint)shard * ChunkRows * Frame.InputSize);
        int rows = (int)(plan.RowsBefore(first + count) - plan.RowsBefore(first));
        int step = 0, place = 0, active = plan.Active(first, count, 0);
        for (int start = 0; start < rows; start += ChunkRows)
        {
            int chunk = Math.Min(ChunkRows, rows - start);
            Multiply(Frame.Weights(direction), dGates + ((nint)start * width), chunk, scratch);
            for (int row = 0; row < chunk; row++)
            {
                AddRow(scratch + ((nint)row * Frame.InputSize), DX + (Frame.TensorRow(direction, first + place, step) * Frame.InputSize));
                if (++place == active)
                    (step, place, active) = (step + 1, 0, plan.Active(first, count, step + 1));
            }
        }
    }

    private readonly void Multiply(DirectionWeights<T> weights, T* dGates, int rows, T* target)
    {
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
        {
            Matrix<T> left = new(dGates + ((nint)parts[i].Column * Frame.Size), rows, parts[i].Count * Frame.Size, (nint)TKernel.Columns * Frame.Size, 1);
            MatrixProduct.Multiply(left, weights.InputBack[i], new Matrix<T>(target, rows, Frame.InputSize), accumulate: i > 0, parallel: Frame.SharesProducts);
        }
    }

    private readonly void AddRow(T* from, T* to)
    {
        ReadOnlySpan<T> source = new(from, Frame.InputSize);
        Elementwise.UnaryAccumulate<T, Copy>(source, new Span<T>(to, Frame.InputSize), default);
    }

    private readonly struct Copy : IUnaryOperation<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => x;
    }
}
