using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The inputs and outputs of one backward step of some rows. Rows are dense in every buffer.</summary>
internal unsafe struct BackwardStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DirectionWeights<T> Weights;

    /// <summary>The weights' peepholes.</summary>
    public T* Peepholes;

    /// <summary>The active rows.</summary>
    public int Rows;

    /// <summary>H.</summary>
    public int Size;

    /// <summary>P, the size of h': H without a projection.</summary>
    public int StateSize;

    /// <summary>Whether the worker team may share each product.</summary>
    public bool SharesProducts;

    /// <summary>The gate buffer of the forward pass [Rows, Columns·H].</summary>
    public T* Gates;

    /// <summary>h' [Rows, P].</summary>
    public T* Hidden;

    /// <summary>c' [Rows, H], or null.</summary>
    public T* Cell;

    /// <summary>The extra values saved by the forward pass [Rows, Extras·H].</summary>
    public T* Extra;

    /// <summary>h' with elements dropped [Rows, P], or null.</summary>
    public T* Dropped;

    /// <summary>The gradient of <see cref="Dropped"/> so far [Rows, P], to add to; null where the products read h' itself.</summary>
    public T* DDropped;

    /// <summary>To write: the gates' gradients before their nonlinearity [Rows, Columns·H].</summary>
    public T* DGates;

    /// <summary>[Rows, H]: the gradient of h from the future on entry, that of h' on return unless <see cref="DState"/> is elsewhere.</summary>
    public T* DHidden;

    /// <summary>[Rows, P]: the gradient of h' on return; <see cref="DHidden"/> without a projection, with which that holds the gradient of o ⊙ tanh c.</summary>
    public T* DState;

    /// <summary>[Rows, H]: the same for c, or null.</summary>
    public T* DCell;

    /// <summary>Scratch memory [Rows, H].</summary>
    public T* Scratch;

    /// <summary>The peepholes' gradients so far [Peepholes·H], to add to.</summary>
    public T* DPeepholes;

    /// <summary>Whether the gradient of h' is not needed: this is the first step, and the initial state needs no gradient.</summary>
    public bool IsLast;

    /// <summary>Per row the gradient that arrived at the layer's output [H].</summary>
    public T** DOutputs;

    /// <summary>Moves to the step at whose first row the buffers start.</summary>
    public void MoveTo(ForwardBuffers<T> buffers)
    {
        Gates = buffers.Gates;
        Hidden = buffers.Hidden;
        Cell = buffers.Cell;
        Extra = buffers.Extra;
        Dropped = buffers.Dropped;
    }

    /// <summary>h' in the products, after dropout.</summary>
    public readonly T* Factor => Dropped == null ? Hidden : Dropped;

    /// <summary>The gradient of <see cref="Factor"/>, to add to.</summary>
    public readonly T* DFactor => DDropped == null ? DState : DDropped;

    /// <summary>The gradient of h' (+)= dGates·W_hh for one part, if it is needed.</summary>
    public readonly void CarryHidden(BlockPart[] parts, int index, int columns, bool accumulate)
    {
        if (IsLast)
            return;
        if (DDropped != null && !accumulate)
            new Span<T>(DState, Rows * StateSize).Clear();
        MultiplyHidden(parts, index, columns, DFactor, accumulate || DDropped != null);
    }

    /// <summary>target (+)= dGates·W_hh for one part.</summary>
    public readonly void MultiplyHidden(BlockPart[] parts, int index, int columns, T* target, bool accumulate)
    {
        BlockPart part = parts[index];
        Matrix<T> gates = new(DGates + ((nint)part.Column * Size), Rows, part.Count * Size, (nint)columns * Size, 1);
        MatrixProduct.Multiply(gates, Weights.HiddenBack[index], new Matrix<T>(target, Rows, StateSize), accumulate, parallel: SharesProducts);
    }
}
