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

    /// <summary>The gradients that arrived, or null: of the output [·, ·, directions·P] and of the final state [directions, batch, P] and [directions, batch, H].</summary>
    public T* DY;
    public T* DHN;
    public T* DCN;

    /// <summary>The initial state's gradients [directions, batch, P] and [directions, batch, H] to add to, or null.</summary>
    public T* DH0;
    public T* DC0;

    /// <summary>Zeros, as many as the larger of H and P.</summary>
    public T* Zeros;

    /// <summary>Whether the sums for the biases are needed.</summary>
    public bool HasBias;

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
        (nint state, nint cell) = ((nint)first * Frame.StateSize, (nint)first * size);
        T* dGates = memory.DGates + (plan.RowsBefore(first) * width);
        T* sums = memory.Sums + ((nint)shard * (TKernel.Columns + TKernel.Peepholes) * size);
        new Span<T>(sums, width + (TKernel.Peepholes * size)).Clear();

        T** dOutputs = stackalloc T*[count];
        BackwardStep<T> step = new()
        {
            Weights = Frame.Weights(direction),
            Size = size,
            StateSize = Frame.StateSize,
            SharesProducts = Frame.SharesProducts,
            DState = memory.DState + state,
            DHidden = memory.DUnprojected == null ? memory.DState + state : memory.DUnprojected + cell,
            DCell = TKernel.HasCell ? memory.DCell + cell : null,
            Scratch = memory.Scratch + cell,
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

        AddToInitial<V, L>(step.DState, DH0, Frame.StateSize, direction, first, count);
        AddToInitial<V, L>(step.DCell, DC0, size, direction, first, count);
    }

    private readonly void RunSteps<V, L>(
        ref BackwardStep<T> step, ForwardBuffers<T> saved, BackwardBuffers<T> memory, T* dGates, T* sums, int direction, int first, int count)
        where V : struct
        where L : struct, ILane<V, T>
    {
        SequencePlan plan = Frame.Plan;
        int size = Frame.Size, width = TKernel.Columns * size;
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
                    : DY + (Frame.OutputRow(direction, first + j, s) * Frame.StateSize);
            }

            step.MoveTo(saved.StartingAt(row, Frame.InputSize, size, Frame.StateSize, new RowBlocks(TKernel.Columns, TKernel.Extras, TKernel.HasCell)));
            step.DGates = dGates + (row * width);
            if (Frame.Masks.Zones)
                SplitZones(in step, memory, direction, first, s);
            if (step.DDropped != null)
                new Span<T>(step.DDropped, step.Rows * Frame.StateSize).Clear();
            if (memory.DProjected != null)
                BackwardProjected(in step, memory.DProjected + ((plan.RowsBefore(first) + row) * Frame.StateSize));
            TKernel.Backward<V, T, L>(in step);
            if (step.DDropped != null && !step.IsLast)
                AddDropped(in step, direction, first);
            if (Frame.Masks.Zones)
                AddKept(in step, memory, first);
            if (HasBias)
                RowLoops.AddRows<V, T, L>(step.DGates, step.Rows, width, sums);
        }
    }

    private readonly void Load(in BackwardStep<T> step, int direction, int first, int count)
    {
        for (int j = 0; j < count; j++)
        {
            nint row = Frame.StateRow(direction, first + j);
            LoadRow(DHN, row, step.DState + ((nint)j * Frame.StateSize), Frame.StateSize);
            if (TKernel.HasCell)
                LoadRow(DCN, row, step.DCell + ((nint)j * Frame.Size), Frame.Size);
        }
    }

    private static void LoadRow(T* source, nint row, T* target, int size)
    {
        if (source == null)
            new Span<T>(target, size).Clear();
        else
            new ReadOnlySpan<T>(source + (row * size), size).CopyTo(new Span<T>(target, size));
    }

    private readonly void AddToInitial<V, L>(T* from, T* to, int size, int direction, int first, int count)
        where V : struct
        where L : struct, ILane<V, T>
    {
        if (to == null || from == null)
            return;
        for (int j = 0; j < count; j++)
            RowLoops.AddRows<V, T, L>(from + ((nint)j * size), 1, size, to + (Frame.StateRow(direction, first + j) * size));
    }
}
