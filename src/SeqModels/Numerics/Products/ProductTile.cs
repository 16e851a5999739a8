using System.Numerics;

namespace SeqModels.Numerics.Products;

/// <summary>The operands of one call of a product kernel. A element (i, k) is A[i·ARow + k]; strides in elements.</summary>
internal unsafe struct ProductTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* A;
    public nint ARow;

    /// <summary>Row k of the first panel is B[k·BDepth …], the next panel starts BPanel elements after it.</summary>
    public T* B;
    public nint BDepth;
    public nint BPanel;

    /// <summary>Row 0 of the second and third vector, where a tile is three vectors wide.</summary>
    public T* Second;
    public T* Third;

    public T* C;
    public nint CRow;
    public nint Depth;

    /// <summary>Whether the chains continue from C or start from 0.</summary>
    public bool Accumulate;
}
