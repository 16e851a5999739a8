using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// The backward pass through time, in the shards of <see cref="ForwardJob{T, TKernel}"/>: the gates' gradients of every row, the
/// initial state's gradient, and each shard's sums for the biases.
/// </summary>
internal unsafe partial struct BackwardJob<T, TKernel> : IShardJob, ILaneJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, ICellKernel
{
    public SequenceFrame<T> Frame;
    public BackwardBuffers<T> ForwardMemory;
    public BackwardBuffers<T> ReverseMemory;

    /// <summary>The gradients that arrived, or null: of the output [·, ·, directions·H] and of the final state [directions, batch, H].</summary>
    public T* DY;
    public T* DHN;
    public T* DCN;

    /// <summary>The initial state's gradients [directions, batch, H] to add to, or null.</summary>
    public T* DH0;
    public T* DC0;

    /// <summary>H zeros.</summary>
    public T* Zeros;

    public readonly void Run(int shard) => LaneJob.RunWidest<T, BackwardJob<T, TKernel>>(in this, shard);

    public readonly void Run<V, L>(int index)
        where V : struct
        where L : struct, ILane<V, T>
    {
        SequencePlan plan = Frame.Plan;
        int size = Frame.Size;
        int width = TKernel.Columns * size;
        int direction = index % Frame.Directions;
        int shard = index / Frame.Directions;
        int first = plan.First(shard);
        int count = plan.First(shard + 1) - first;
        ForwardBuffers<T> saved = Frame.Buffers<TKernel>(direction, first);
        BackwardBuffers<T> memory = direction == 0 ? ForwardMemory : ReverseMemory;
        nint state = (nint)first * size;
        T* dGates = memory.DGates + (plan.RowsBefore(first) * width);
        T* sums = memory.Sums + ((nint)shard * (TKernel.Columns + TKernel.Peepholes) * size);
        new Span<T>(sums, width + (TKernel.Peepholes * size)).Clear();

        T** dOutputs = stackalloc T*[count];
        BackwardStep<T> step = new()
        {
            Weights = Frame.Weights(direction),
            Size = size,
            SharesProducts = Frame.SharesProducts,
            DHidden = memory.DHidden + state,
            DCell = TKernel.HasCell ? memory.DCell + state : null,
            Scratch = memory.Scratch + state,
            DDropped = memory.DDropped == null ? null : memory.DDropped + state,
            DPeepholes = sums + width,
            DOutputs = dOutputs,
        };
        Load(in step, direction, first, count);
        fixed (T* peepholes = step.Weights.Peepholes)
        {
            step.Peepholes = peepholes;
            RunSteps<V, L>(ref step, saved, memory, dGates, sums, direction, first, count);
        }

        AddToInitial<V, L>(step.DHidden, DH0, direction, first, count);
        AddToInitial<V, L>(step.DCell, DC0, direction, first, count);
    }

    private readonly void RunSteps<V, L>(
        ref BackwardStep<T> step, ForwardBuffers<T> saved, BackwardBuffers<T> memory, T* dGates, T* sums, int direction, int first, int count)
        where V : struct
        where L : struct, ILane<V, T>
    {
        SequencePlan plan = Frame.Plan;
        int size = Frame.Size, width = TKernel.Columns * size;
        nint state = (nint)first * size;
        nint row = plan.RowsBefore(first + count) - plan.RowsBefore(first);
        for (int s = plan.Length(first) - 1; s >= 0; s--)
        {
            step.Rows = plan.Active(first, count, s);
            step.IsLast = s == 0 && DH0 == null;
            row -= step.Rows;
            for (int j = 0; j < step.Rows; j++)
            {
                step.DOutputs[j] = DY == null
                    ? Zeros
                    : DY + (((Frame.TensorRow(direction, first + j, s) * Frame.Directions) + direction) * size);
            }

            step.MoveTo(saved.StartingAt(row, Frame.InputSize, size, new RowBlocks(TKernel.Columns, TKernel.Extras, TKernel.HasCell)));
            step.DGates = dGates + (row * width);
            if (Frame.Masks.Zones)
                SplitZones(in step, memory, direction, first, s);
            if (step.DDropped != null)
                new Span<T>(step.DDropped, step.Rows * size).Clear();
            TKernel.Backward<V, T, L>(in step);
            if (step.DDropped != null && !step.IsLast)
                AddDropped(in step, direction, first);
            if (Frame.Masks.Zones)
                AddKept(in step, memory, state);
            RowLoops.AddRows<V, T, L>(step.DGates, step.Rows, width, sums);
        }
    }

    private readonly void Load(in BackwardStep<T> step, int direction, int first, int count)
    {
        int size = Frame.Size;
        for (int j = 0; j < count; j++)
        {
            nint offset = Frame.StateOffset(direction, first + j);
            LoadRow(DHN, offset, step.DHidden + ((nint)j * size), size);
            if (TKernel.HasCell)
                LoadRow(DCN, offset, step.DCell + ((nint)j * size), size);
        }
    }

    private static void LoadRow(T* source, nint offset, T* target, int size)
    {
        if (source == null)
            new Span<T>(target, size).Clear();
        else
            new ReadOnlySpan<T>(source + offset, size).CopyTo(new Span<T>(target, size));
    }

    private readonly void AddToInitial<V, L>(T* from, T* to, int direction, int first, int count)
        where V : struct
        where L : struct, ILane<V, T>
    {
        if (to == null || from == null)
            return;
        for (int j = 0; j < count; j++)
            RowLoops.AddRows<V, T, L>(from + ((nint)j * Frame.Size), 1, Frame.Size, to + Frame.StateOffset(direction, first + j));
    }
}
