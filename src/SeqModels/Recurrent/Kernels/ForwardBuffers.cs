using System.Runtime.CompilerServices;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The values that the forward pass saves for the backward pass in one direction: one row per active sequence and step.</summary>
internal unsafe struct ForwardBuffers<T>
    where T : unmanaged
{
    /// <summary>x in the plan's order [rows, I].</summary>
    public T* Input;

    /// <summary>The state before the step: h' [rows, P].</summary>
    public T* Hidden;

    /// <summary>c' [rows, H].</summary>
    public T* Cell;

    /// <summary>The activated gates [rows, Columns·H].</summary>
    public T* Gates;

    /// <summary>The extra values [rows, Extras·H].</summary>
    public T* Extra;

    /// <summary>h' with elements dropped [rows, P]; null without dropout.</summary>
    public T* Dropped;

    /// <summary>o ⊙ tanh c before the projection [rows, H]; null without one.</summary>
    public T* Unprojected;

    /// <summary>Lays out the buffers of all rows.</summary>
    /// <param name="memory">The memory to take them from.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="inputSize">I.</param>
    /// <param name="size">H.</param>
    /// <param name="stateSize">P.</param>
    /// <param name="blocks">The blocks of a row.</param>
    /// <param name="drops">Whether there is recurrent dropout.</param>
    /// <param name="projects">Whether there is a projection.</param>
    public static ForwardBuffers<T> Lay(ref MemoryCursor<T> memory, nint rows, int inputSize, int size, int stateSize, RowBlocks blocks, bool drops, bool projects) => new()
    {
        Input = memory.Take(rows * inputSize),
        Hidden = memory.Take(rows * stateSize),
        Cell = memory.Take(blocks.HasCell ? rows * size : 0),
        Gates = memory.Take(rows * blocks.Columns * size),
        Extra = memory.Take(rows * blocks.Extras * size),
        Dropped = drops ? memory.Take(rows * stateSize) : null,
        Unprojected = projects ? memory.Take(rows * size) : null,
    };

    /// <summary>The buffers starting at a later row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ForwardBuffers<T> StartingAt(nint row, int inputSize, int size, int stateSize, RowBlocks blocks) => new()
    {
        Input = Input + (row * inputSize),
        Hidden = Hidden + (row * stateSize),
        Cell = blocks.HasCell ? Cell + (row * size) : null,
        Gates = Gates + (row * blocks.Columns * size),
        Extra = Extra + (row * blocks.Extras * size),
        Dropped = Dropped == null ? null : Dropped + (row * stateSize),
        Unprojected = Unprojected == null ? null : Unprojected + (row * size),
    };
}
