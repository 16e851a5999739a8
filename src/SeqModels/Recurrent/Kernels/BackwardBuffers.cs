namespace SeqModels.Recurrent.Kernels;

/// <summary>The buffers of the backward pass in one direction.</summary>
internal unsafe struct BackwardBuffers<T>
    where T : unmanaged
{
    /// <summary>The gates' gradients [rows, Columns·H], in the rows of <see cref="ForwardBuffers{T}.Gates"/>.</summary>
    public T* DGates;

    /// <summary>The running gradient of the state, in the plan's order [batch, H].</summary>
    public T* DHidden;
    public T* DCell;
    public T* Scratch;

    /// <summary>The gradient of h' with elements dropped, one step's [batch, H].</summary>
    public T* DDropped;

    /// <summary>The part of the state's gradient that zoneout passes to the previous state, of one step [batch, H].</summary>
    public T* KeptHidden;
    public T* KeptCell;

    /// <summary>Per shard the sums over its rows of the gates' gradients and of the peepholes' [shards, (Columns + Peepholes)·H].</summary>
    public T* Sums;

    public static BackwardBuffers<T> Lay<TKernel>(ref MemoryCursor<T> memory, SequencePlan plan, int size, RecurrentNoise? drops)
        where TKernel : struct, ICellKernel
    {
        nint state = (nint)plan.Batch * size;
        return new()
        {
            DGates = memory.Take((nint)plan.Rows * TKernel.Columns * size),
            DHidden = memory.Take(state),
            DCell = memory.Take(TKernel.HasCell ? state : 0),
            Scratch = memory.Take(state),
            DDropped = drops is { Drops: true } ? memory.Take(state) : null,
            KeptHidden = memory.Take(drops is { Zones: true } ? state : 0),
            KeptCell = memory.Take(drops is { Zones: true } && TKernel.HasCell ? state : 0),
            Sums = memory.Take((nint)plan.Shards * (TKernel.Columns + TKernel.Peepholes) * size),
        };
    }
}
