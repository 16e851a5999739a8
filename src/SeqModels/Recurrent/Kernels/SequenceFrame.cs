using System.Numerics;

namespace SeqModels.Recurrent.Kernels;

/// <summary>What every job of one call of a layer knows: sizes, weights and the buffers of both directions.</summary>
internal unsafe struct SequenceFrame<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SequencePlan Plan;
    public DirectionWeights<T> ForwardWeights;
    public DirectionWeights<T>? ReverseWeights;
    public ForwardBuffers<T> ForwardMemory;
    public ForwardBuffers<T> ReverseMemory;

    /// <summary>The tokens [·, ·] whose rows of the tables below take the place of bias + x·W_ihᵀ, or null.</summary>
    public int* Tokens;
    public T* ForwardTable;
    public T* ReverseTable;

    /// <summary>What acts on the state between steps.</summary>
    public StateMasks<T> Masks;

    /// <summary>I; 0 with tokens, of which no x is kept.</summary>
    public int InputSize;

    /// <summary>H, the size of c and of each gate.</summary>
    public int Size;

    /// <summary>P, the size of h and of the output: H without a projection.</summary>
    public int StateSize;

    /// <summary>
    /// Whether the team shares the products of each step: where there is one shard only, so that nothing else could be shared.
    /// </summary>
    public bool SharesProducts;

    /// <summary>How many steps the buffers hold: all when backward may follow, else a window that is used again and again.</summary>
    public int Window;

    public readonly int Directions => ReverseWeights is null ? 1 : 2;

    public readonly DirectionWeights<T> Weights(int direction) => direction == 0 ? ForwardWeights : ReverseWeights!;

    /// <summary>bias + E·W_ihᵀ in one direction [V, Columns·H].</summary>
    public readonly T* Table(int direction) => direction == 0 ? ForwardTable : ReverseTable;

    /// <summary>The buffers of one shard in one direction.</summary>
    public readonly ForwardBuffers<T> Buffers<TKernel>(int direction, int firstPlace)
        where TKernel : struct, ICellKernel
    {
        nint row = Window >= Plan.Time ? Plan.RowsBefore(firstPlace) : (nint)firstPlace * Window;
        return (direction == 0 ? ForwardMemory : ReverseMemory).StartingAt(row, InputSize, Size, StateSize, new RowBlocks(TKernel.Columns, TKernel.Extras, TKernel.HasCell));
    }

    /// <summary>The row, in x and in the output, of a sequence's step.</summary>
    public readonly nint TensorRow(int direction, int place, int step)
    {
        int time = direction == 0 ? step : Plan.Length(place) - 1 - step;
        return Plan.TensorRow(Plan.Sequence(place), time);
    }

    /// <summary>The row of a sequence's step in a tensor of the output's layout [·, ·, directions·size], as rows of one size.</summary>
    public readonly nint OutputRow(int direction, int place, int step) => (TensorRow(direction, place, step) * Directions) + direction;

    /// <summary>The row of a place in a state tensor [directions, batch, size].</summary>
    public readonly nint StateRow(int direction, int place) => ((nint)direction * Plan.Batch) + Plan.Sequence(place);
}
