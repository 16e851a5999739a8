using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>Creates a tensor of shape [rows, columns] with a copy of a MathNet matrix.</summary>
    public static Tensor From(Matrix<float> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return From(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount]);
    }

    /// <summary>Creates a tensor of shape [count] with a copy of a MathNet vector.</summary>
    public static Tensor From(Vector<float> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return From(vector.ToArray(), [vector.Count]);
    }

    /// <summary>Creates a tensor with the shape and a copy of the elements of a tensor span with any strides.</summary>
    public static Tensor From(in ReadOnlyTensorSpan<float> span)
    {
        int[] sizes = new int[span.Rank];
        for (int axis = 0; axis < sizes.Length; axis++)
            sizes[axis] = checked((int)span.Lengths[axis]);
        var tensor = New(Shape.Create(sizes));
        span.FlattenTo(tensor.AsWritableSpan());
        return tensor;
    }

    /// <summary>Copies a tensor with 2 axes to a dense MathNet matrix.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not have 2 axes, is Float64, or its step has ended.</exception>
    public Matrix<float> ToMatrix()
    {
        RequireRank(2, nameof(ToMatrix));
        return Matrix<float>.Build.DenseOfRowMajor(Shape[0], Shape[1], AsSpan().ToArray());
    }

    /// <summary>Copies a tensor with 1 axis to a dense MathNet vector.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not have 1 axis, is Float64, or its step has ended.</exception>
    public Vector<float> ToVector()
    {
        RequireRank(1, nameof(ToVector));
        return Vector<float>.Build.Dense(AsSpan().ToArray());
    }

    /// <summary>Returns a read-only view of the elements as a tensor span. A scalar has shape [1].</summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its elements are Float64.</exception>
    public ReadOnlyTensorSpan<float> AsTensorSpan() => new(AsSpan(), Lengths());

    /// <summary>Returns a writable view of the elements as a tensor span. A scalar has shape [1].</summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its elements are Float64.</exception>
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
