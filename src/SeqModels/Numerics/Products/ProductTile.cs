using System.Numerics;

namespace SeqModels.Numerics.Products;

/// <summary>The operands of one call of a product kernel. A element (i, k) is A[i·ARow + k·ADepth]; strides in elements.</summary>
internal unsafe struct ProductTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* A;
    public nint ARow;
    public nint ADepth;

    /// <summary>Row k of the first panel is B[k·BDepth …], the next panel starts BPanel elements after it.</summary>
    public T* B;
    public nint BDepth;
    public nint BPanel;

    public T* C;
    public nint CRow;
    public nint Depth;

    /// <summary>Whether the chains continue from C or start from 0.</summary>
    public bool Accumulate;
}
