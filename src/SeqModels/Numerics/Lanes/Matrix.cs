using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// A view of numbers in memory as a matrix: element (i, j) is <c>Data[i · RowStride + j · ColumnStride]</c>, strides in elements.
/// It owns nothing; the memory must stay where it is (pinned or native) while the view is used.
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

    /// <summary>A dense row-major matrix.</summary>
    public Matrix(T* data, int rows, int columns)
        : this(data, rows, columns, columns, 1)
    {
    }

    /// <summary>The same numbers, rows and columns exchanged.</summary>
    public Matrix<T> Transpose() => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The block of <paramref name="rows"/> × <paramref name="columns"/> elements whose first is (row, column).</summary>
    public Matrix<T> Block(int row, int column, int rows, int columns) =>
        new(Address(row, column), rows, columns, RowStride, ColumnStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Address(int row, int column) => Data + (row * RowStride) + (column * ColumnStride);
}
