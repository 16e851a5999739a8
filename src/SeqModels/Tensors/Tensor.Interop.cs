using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>A copy of a MathNet matrix, of shape [rows, columns].</summary>
    public static Tensor From(Matrix<float> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return From(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount]);
    }

    /// <summary>A copy of a MathNet vector, of shape [count].</summary>
    public static Tensor From(Vector<float> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return From(vector.ToArray(), [vector.Count]);
    }

    /// <summary>A copy of a tensor span of any strides, in its shape.</summary>
    public static Tensor From(in ReadOnlyTensorSpan<float> span)
    {
        int[] sizes = new int[span.Rank];
        for (int axis = 0; axis < sizes.Length; axis++)
            sizes[axis] = checked((int)span.Lengths[axis]);
        var tensor = New(Shape.Create(sizes));
        span.FlattenTo(tensor.AsWritableSpan());
        return tensor;
    }

    /// <summary>A copy of a tensor of 2 axes as a dense MathNet matrix.</summary>
    /// <exception cref="InvalidOperationException">The tensor has not 2 axes, is Float64, or its step is over.</exception>
    public Matrix<float> ToMatrix()
    {
        RequireRank(2, nameof(ToMatrix));
        return Matrix<float>.Build.DenseOfRowMajor(Shape[0], Shape[1], AsSpan().ToArray());
    }

    /// <summary>A copy of a tensor of 1 axis as a dense MathNet vector.</summary>
    /// <exception cref="InvalidOperationException">The tensor has not 1 axis, is Float64, or its step is over.</exception>
    public Vector<float> ToVector()
    {
        RequireRank(1, nameof(ToVector));
        return Vector<float>.Build.Dense(AsSpan().ToArray());
    }

    /// <summary>The elements in their shape, to read; a view. A scalar is seen as [1].</summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or its elements are Float64.</exception>
    public ReadOnlyTensorSpan<float> AsTensorSpan() => new(AsSpan(), Lengths());

    /// <summary>The elements in their shape, to write; a view. A scalar is seen as [1].</summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or its elements are Float64.</exception>
    public TensorSpan<float> AsWritableTensorSpan() => new(AsWritableSpan(), Lengths());

    private nint[] Lengths() => Rank == 0 ? [1] : Array.ConvertAll(Shape.Sizes.ToArray(), size => (nint)size);

    private void RequireRank(int rank, string member)
    {
        if (Rank != rank)
        {
            throw new InvalidOperationException(
                $"Tensor.{member}: the tensor must have {rank} {(rank == 1 ? "axis" : "axes")}, but its shape was {Shape}. Reshape or slice it first.");
        }
    }
}
