using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// The forward pass of a layer: a shard is some sequences in one direction, through all their steps. Rows of a batch are
/// independent, so shards never wait for each other, and the results do not depend on their division.
/// </summary>
internal unsafe partial struct ForwardJob<T, TKernel> : IShardJob, ILaneJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, ICellKernel
{
    public SequenceFrame<T> Frame;

    /// <summary>x, batch first or time first [·, ·, I]; null where the frame has tokens.</summary>
    public T* X;

    /// <summary>The initial state [directions, batch, P] and [directions, batch, H], or null for zero.</summary>
    public T* H0;
    public T* C0;

    /// <summary>The output [·, ·, directions·P].</summary>
    public T* Y;

    /// <summary>The final state [directions, batch, P] and [directions, batch, H].</summary>
    public T* HN;
    public T* CN;

    public readonly void Run(int shard) => LaneJob.RunWidest<T, ForwardJob<T, TKernel>>(in this, shard);

    public readonly void Run<V, L>(int index)
        where V : struct
        where L : struct, ILane<V, T>
    {
        SequencePlan plan = Frame.Plan;
        int direction = index % Frame.Directions;
        int shard = index / Frame.Directions;
        int first = plan.First(shard);
        int count = plan.First(shard + 1) - first;
        ForwardBuffers<T> buffers = Frame.Buffers<TKernel>(direction, first);
        RowTarget<T>* targets = stackalloc RowTarget<T>[count];
        DirectionWeights<T> weights = Frame.Weights(direction);
        ForwardStep<T> step = new() { Weights = weights, Size = Frame.Size, StateSize = Frame.StateSize, SharesProducts = Frame.SharesProducts, Targets = targets };
        int active = plan.Active(first, count, 0);
        LoadState(buffers, direction, first, active);
        PassState(direction, first + active, first + count);
        fixed (T* peepholes = weights.Peepholes)
        {
            step.Peepholes = peepholes;
            RunSteps<V, L>(step, buffers, direction, first, count);
        }

        ClearPadding(direction, first, count);
    }

    private readonly void RunSteps<V, L>(ForwardStep<T> step, ForwardBuffers<T> buffers, int direction, int first, int count)
        where V : struct
        where L : struct, ILane<V, T>
    {
        SequencePlan plan = Frame.Plan;
        int steps = plan.Length(first);
        for (int start = 0; start < steps; start += Frame.Window)
        {
            int end = Math.Min(start + Frame.Window, steps);
            Project(buffers, direction, first, count, start, end);
            nint row = 0;
            for (int s = start; s < end; s++)
            {
                step.Rows = plan.Active(first, count, s);
                step.HiddenIsZero = s == 0 && H0 == null;
                nint nextRow = s + 1 < end ? row + step.Rows : 0;
                SetTargets(step.Targets, buffers, direction, first, step.Rows, s, nextRow);
                step.MoveTo(buffers.StartingAt(row, Frame.InputSize, Frame.Size, Frame.StateSize, new RowBlocks(TKernel.Columns, TKernel.Extras, TKernel.HasCell)));
                if (step.Dropped != null)
                    DropHidden(in step, direction, first);
                if (step.Unprojected == null)
                    TKernel.Forward<V, T, L>(in step);
                else
                    ForwardProjected<V, L>(in step, plan.Active(first, step.Rows, s + 1));
                if (Frame.Masks.Zones)
                    MixZones(in step, direction, first, s);
                row += step.Rows;
            }
        }
    }

    private readonly void LoadState(ForwardBuffers<T> buffers, int direction, int first, int count)
    {
        for (int j = 0; j < count; j++)
        {
            nint row = Frame.StateRow(direction, first + j);
            LoadRow(H0, row, buffers.Hidden + ((nint)j * Frame.StateSize), Frame.StateSize);
            if (TKernel.HasCell)
                LoadRow(C0, row, buffers.Cell + ((nint)j * Frame.Size), Frame.Size);
        }
    }

    /// <summary>The final state of empty sequences is their initial state.</summary>
    private readonly void PassState(int direction, int from, int end)
    {
        for (int place = from; place < end; place++)
        {
            nint row = Frame.StateRow(direction, place);
            LoadRow(H0, row, HN + (row * Frame.StateSize), Frame.StateSize);
            if (TKernel.HasCell)
                LoadRow(C0, row, CN + (row * Frame.Size), Frame.Size);
        }
    }

    private static void LoadRow(T* source, nint row, T* target, int size)
    {
        if (source == null)
            new Span<T>(target, size).Clear();
        else
            new ReadOnlySpan<T>(source + (row * size), size).CopyTo(new Span<T>(target, size));
    }

    /// <summary>bias + x·W_ihᵀ for some steps: gathers their inputs for one product, or copies the rows of the tokens' table.</summary>
    private readonly void Project(ForwardBuffers<T> buffers, int direction, int first, int count, int start, int end)
    {
        if (Frame.Tokens != null)
        {
            CopyTable(buffers, direction, first, count, start, end);
            return;
        }

        int inputSize = Frame.InputSize;
        int width = TKernel.Columns * Frame.Size;
        DirectionWeights<T> weights = Frame.Weights(direction);
        ReadOnlySpan<T> bias = weights.RowBias;
        int rows = 0;
        for (int s = start; s < end; s++)
        {
            int active = Frame.Plan.Active(first, count, s);
            for (int j = 0; j < active; j++, rows++)
            {
                T* source = X + (Frame.TensorRow(direction, first + j, s) * inputSize);
                new ReadOnlySpan<T>(source, inputSize).CopyTo(new Span<T>(buffers.Input + ((nint)rows * inputSize), inputSize));
                bias.CopyTo(new Span<T>(buffers.Gates + ((nint)rows * width), width));
            }
        }

        Matrix<T> input = new(buffers.Input, rows, inputSize);
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
        {
            Matrix<T> gates = new(buffers.Gates + ((nint)parts[i].Column * Frame.Size), rows, parts[i].Count * Frame.Size, width, 1);
            MatrixProduct.Multiply(input, weights.Input[i], gates, accumulate: true, parallel: Frame.SharesProducts);
        }
    }

    private readonly void CopyTable(ForwardBuffers<T> buffers, int direction, int first, int count, int start, int end)
    {
        int width = TKernel.Columns * Frame.Size;
        T* table = Frame.Table(direction);
        T* gates = buffers.Gates;
        for (int s = start; s < end; s++)
        {
            int active = Frame.Plan.Active(first, count, s);
            for (int j = 0; j < active; j++, gates += width)
            {
                T* row = table + ((nint)Frame.Tokens[Frame.TensorRow(direction, first + j, s)] * width);
                new ReadOnlySpan<T>(row, width).CopyTo(new Span<T>(gates, width));
            }
        }
    }

    /// <summary>A continuing row writes h' and c' of the next step; an ending row writes the final state.</summary>
    private readonly void SetTargets(
        RowTarget<T>* targets, ForwardBuffers<T> buffers, int direction, int first, int active, int step, nint nextRow)
    {
        int next = Frame.Plan.Active(first, active, step + 1);
        for (int j = 0; j < active; j++)
        {
            bool goesOn = j < next;
            nint row = goesOn ? nextRow + j : Frame.StateRow(direction, first + j);
            targets[j].Hidden = (goesOn ? buffers.Hidden : HN) + (row * Frame.StateSize);
            targets[j].Cell = (goesOn ? buffers.Cell : CN) + (row * Frame.Size);
            targets[j].Output = Output(direction, Frame.TensorRow(direction, first + j, step));
        }
    }

    private readonly T* Output(int direction, nint row) => Y + (((row * Frame.Directions) + direction) * Frame.StateSize);

    private readonly void ClearPadding(int direction, int first, int count)
    {
        for (int place = first; place < first + count; place++)
        {
            for (int time = Frame.Plan.Length(place); time < Frame.Plan.Time; time++)
                new Span<T>(Output(direction, Frame.Plan.TensorRow(Frame.Plan.Sequence(place), time)), Frame.StateSize).Clear();
        }
    }
}
