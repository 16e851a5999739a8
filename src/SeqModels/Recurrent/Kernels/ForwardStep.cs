using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The inputs and outputs of one forward step of some rows. Rows are dense: row j follows row j − 1 in every buffer.</summary>
internal unsafe struct ForwardStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DirectionWeights<T> Weights;

    /// <summary>The weights' peepholes.</summary>
    public T* Peepholes;

    /// <summary>Computes the products with h' in steppers; null otherwise.</summary>
    public IHiddenProduct? Products;

    /// <summary>The active rows.</summary>
    public int Rows;

    /// <summary>H.</summary>
    public int Size;

    /// <summary>P, the size of h': H without a projection.</summary>
    public int StateSize;

    /// <summary>Whether the worker team may share each product.</summary>
    public bool SharesProducts;

    /// <summary>[Rows, Columns·H]: bias + x·W_ihᵀ on entry, activations on return.</summary>
    public T* Gates;

    /// <summary>h' [Rows, P].</summary>
    public T* Hidden;

    /// <summary>c' [Rows, H], or null.</summary>
    public T* Cell;

    /// <summary>The extra values to save [Rows, Extras·H].</summary>
    public T* Extra;

    /// <summary>h' with elements dropped [Rows, P], or null.</summary>
    public T* Dropped;

    /// <summary>Where the kernel writes o ⊙ tanh c for a projection [Rows, H], or null.</summary>
    public T* Unprojected;

    /// <summary>Whether h' is zero in every row, so that its product adds nothing.</summary>
    public bool HiddenIsZero;

    /// <summary>One target per row. A target may be the row's own h' or c'.</summary>
    public RowTarget<T>* Targets;

    /// <summary>Moves to the step at whose first row the buffers start.</summary>
    public void MoveTo(ForwardBuffers<T> buffers)
    {
        Gates = buffers.Gates;
        Hidden = buffers.Hidden;
        Cell = buffers.Cell;
        Extra = buffers.Extra;
        Dropped = buffers.Dropped;
        Unprojected = buffers.Unprojected;
    }

    /// <summary>h' in the products, after dropout.</summary>
    public readonly T* Factor => Dropped == null ? Hidden : Dropped;

    /// <summary>Adds one part of h'·W_hhᵀ to the gates.</summary>
    public readonly void AddHidden(BlockPart[] parts, int index, int columns)
    {
        if (HiddenIsZero)
            return;
        if (Products is not null)
        {
            Products.AddHidden(index);
            return;
        }

        BlockPart part = parts[index];
        Matrix<T> left = new(part.FromExtra ? Extra : Factor, Rows, StateSize);
        Matrix<T> gates = new(Gates + ((nint)part.Column * Size), Rows, part.Count * Size, (nint)columns * Size, 1);
        MatrixProduct.Multiply(left, Weights.Hidden[index], gates, accumulate: true, parallel: SharesProducts);
    }
}
