using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// sums[v] = Σ dGates[row] over the rows of one direction whose token is v, in the rows' order. A shard is a slice of the columns,
/// so that no two shards write the same sum, and the result does not depend on their number.
/// </summary>
internal unsafe struct TokenGradientJob<T, TKernel> : IShardJob, ILaneJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, ICellKernel
{
    private const int SliceColumns = 256;

    /// <summary>The frame, with the tokens.</summary>
    public SequenceFrame<T> Frame;

    /// <summary>The vocabulary size V.</summary>
    public int Count;

    public T* ForwardDGates;
    public T* ReverseDGates;

    /// <summary>The sums to write [V, Columns·H].</summary>
    public T* ForwardSums;
    public T* ReverseSums;

    public readonly int SlicesOfRow => Parts.Count(Width, SliceColumns);

    private readonly int Width => TKernel.Columns * Frame.Size;

    public readonly T* Sums(int direction) => direction == 0 ? ForwardSums : ReverseSums;

    public readonly void Run(int shard) => LaneJob.RunWidest<T, TokenGradientJob<T, TKernel>>(in this, shard);

    public readonly void Run<V, L>(int shard)
        where V : struct
        where L : struct, ILane<V, T>
    {
        int direction = shard % Frame.Directions;
        int column = shard / Frame.Directions * SliceColumns;
        int columns = Math.Min(SliceColumns, Width - column);
        T* row = (direction == 0 ? ForwardDGates : ReverseDGates) + column;
        T* sums = Sums(direction) + column;
        for (int token = 0; token < Count; token++)
            new Span<T>(sums + ((nint)token * Width), columns).Clear();

        SequencePlan plan = Frame.Plan;
        for (int group = 0; group < plan.Shards; group++)
        {
            int first = plan.First(group);
            int count = plan.First(group + 1) - first;
            for (int step = 0, active = count; (active = plan.Active(first, active, step)) > 0; step++)
            {
                for (int j = 0; j < active; j++, row += Width)
                {
                    nint token = Frame.Tokens[Frame.TensorRow(direction, first + j, step)];
                    RowLoops.AddRows<V, T, L>(row, 1, columns, sums + (token * Width));
                }
            }
        }
    }
}
