using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// A strided matrix view of memory: element (i, j) is <c>Data[i · RowStride + j · ColumnStride]</c>, strides in elements.
/// It does not own the memory, which must not move (pinned or native) while the view is used.
/// </summary>
internal readonly unsafe struct Matrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly T* Data;
    public readonly int Rows;
    public readonly int Columns;
    public readonly nint RowStride;
    public readonly nint ColumnStride;

    public Matrix(T* data, int rows, int columns, nint rowStride, nint columnStride)
    {
        Data = data;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>Creates a view of a dense row-major matrix.</summary>
    public Matrix(T* data, int rows, int columns)
        : this(data, rows, columns, columns, 1)
    {
    }

    /// <summary>The transposed view.</summary>
    public Matrix<T> Transpose() => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>A view of the block of <paramref name="rows"/> × <paramref name="columns"/> elements that starts at (row,
    /// column).</summary>
    public Matrix<T> Block(int row, int column, int rows, int columns) =>
        new(Address(row, column), rows, columns, RowStride, ColumnStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Address(int row, int column) => Data + (row * RowStride) + (column * ColumnStride);
}
