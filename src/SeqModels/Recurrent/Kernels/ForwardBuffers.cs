namespace SeqModels.Recurrent.Kernels;

/// <summary>The values that the forward pass saves for the backward pass in one direction: one row per active sequence and step.</summary>
internal unsafe struct ForwardBuffers<T>
    where T : unmanaged
{
    /// <summary>x in the plan's order [rows, I].</summary>
    public T* Input;

    /// <summary>The state before the step: h' [rows, H].</summary>
    public T* Hidden;

    /// <summary>c' [rows, H].</summary>
    public T* Cell;

    /// <summary>The activated gates [rows, Columns·H].</summary>
    public T* Gates;

    /// <summary>The extra values [rows, Extras·H].</summary>
    public T* Extra;

    /// <summary>h' with elements dropped [rows, H]; null without dropout.</summary>
    public T* Dropped;

    public static ForwardBuffers<T> Lay<TKernel>(ref MemoryCursor<T> memory, nint rows, int inputSize, int size, bool drops)
        where TKernel : struct, ICellKernel => new()
        {
            Input = memory.Take(rows * inputSize),
            Hidden = memory.Take(rows * size),
            Cell = memory.Take(TKernel.HasCell ? rows * size : 0),
            Gates = memory.Take(rows * TKernel.Columns * size),
            Extra = memory.Take(rows * TKernel.Extras * size),
            Dropped = drops ? memory.Take(rows * size) : null,
        };

    /// <summary>The buffers starting at a later row.</summary>
    public readonly ForwardBuffers<T> From<TKernel>(nint row, int inputSize, int size)
        where TKernel : struct, ICellKernel => new()
        {
            Input = Input + (row * inputSize),
            Hidden = Hidden + (row * size),
            Cell = TKernel.HasCell ? Cell + (row * size) : null,
            Gates = Gates + (row * TKernel.Columns * size),
            Extra = Extra + (row * TKernel.Extras * size),
            Dropped = Dropped == null ? null : Dropped + (row * size),
        };
}
