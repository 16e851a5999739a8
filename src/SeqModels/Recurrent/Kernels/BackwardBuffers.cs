namespace SeqModels.Recurrent.Kernels;

/// <summary>The buffers of the backward pass in one direction.</summary>
internal unsafe struct BackwardBuffers<T>
    where T : unmanaged
{
    /// <summary>The gates' gradients [rows, Columns·H], in the rows of <see cref="ForwardBuffers{T}.Gates"/>.</summary>
    public T* DGates;

    /// <summary>The running gradient of h, in the plan's order [batch, P].</summary>
    public T* DState;

    /// <summary>The running gradient of c, in the plan's order [batch, H].</summary>
    public T* DCell;
    public T* Scratch;

    /// <summary>The gradient of o ⊙ tanh c of one step [batch, H]; null without a projection.</summary>
    public T* DUnprojected;

    /// <summary>The gradients of the projected h in the rows of <see cref="ForwardBuffers{T}.Unprojected"/> [rows, P]; null without a projection.</summary>
    public T* DProjected;

    /// <summary>The gradient of h' with elements dropped, one step's [batch, P].</summary>
    public T* DDropped;

    /// <summary>The part of the state's gradient that zoneout passes to the previous state, of one step [batch, P] and [batch, H].</summary>
    public T* KeptHidden;
    public T* KeptCell;

    /// <summary>Per shard the sums over its rows of the gates' gradients and of the peepholes' [shards, (Columns + Peepholes)·H].</summary>
    public T* Sums;

    public static BackwardBuffers<T> Lay<TKernel>(ref MemoryCursor<T> memory, SequencePlan plan, int size, int stateSize, bool projects, RecurrentNoise? drops)
        where TKernel : struct, ICellKernel
    {
        nint state = (nint)plan.Batch * stateSize, cell = (nint)plan.Batch * size;
        return new()
        {
            DGates = memory.Take((nint)plan.Rows * TKernel.Columns * size),
            DState = memory.Take(state),
            DCell = memory.Take(TKernel.HasCell ? cell : 0),
            Scratch = memory.Take(cell),
            DUnprojected = projects ? memory.Take(cell) : null,
            DProjected = projects ? memory.Take((nint)plan.Rows * stateSize) : null,
            DDropped = drops is { Drops: true } ? memory.Take(state) : null,
            KeptHidden = memory.Take(drops is { Zones: true } ? state : 0),
            KeptCell = memory.Take(drops is { Zones: true } && TKernel.HasCell ? cell : 0),
            Sums = memory.Take((nint)plan.Shards * (TKernel.Columns + TKernel.Peepholes) * size),
        };
    }
}
