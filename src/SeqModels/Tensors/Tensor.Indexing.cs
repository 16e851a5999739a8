using System.Runtime.CompilerServices;

namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>
    /// An element of a Float32 tensor: <c>t[i, j]</c>. Reading and writing are not recorded; for many elements use
    /// <see cref="AsSpan()"/>, for parts the operation <c>Slice</c>.
    /// </summary>
    /// <param name="indices">One index per axis, from 0.</param>
    /// <exception cref="ArgumentException">The number of indices differs from the rank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its elements are Float64.</exception>
    [IndexerName("Element")]
    public float this[params ReadOnlySpan<int> indices]
    {
        get => AsSpan()[Offset(indices)];
        set => AsWritableSpan()[Offset(indices)] = value;
    }

    private int Offset(ReadOnlySpan<int> indices)
    {
        ReadOnlySpan<int> sizes = Shape.Sizes;
        if (indices.Length != sizes.Length)
            throw new ArgumentException($"Tensor: an element of {Shape} has {sizes.Length} indices, but {indices.Length} were given.", nameof(indices));

        int offset = 0;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if ((uint)indices[axis] >= (uint)sizes[axis])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), indices[axis], $"Tensor: index {indices[axis]} of axis {axis} is outside {Shape}; it must be in [0, {sizes[axis] - 1}].");
            }

            offset = (offset * sizes[axis]) + indices[axis];
        }

        return offset;
    }
}
