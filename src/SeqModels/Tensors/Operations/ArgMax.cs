using System.Numerics;

namespace SeqModels.Tensors;

// The index along one axis of the largest or smallest element: the first of equal ones, and the first NaN if there is one.
// Not differentiable. The indices have their own memory and outlive the tape's step.
internal static class ArgMax
{
    public static Indices Apply(Tensor x, int axis, bool keepAxis, bool largest)
    {
        int resolved = x.Shape.ResolveAxis(axis);
        if (x.Shape[resolved] == 0)
            throw new ArgumentException($"{(largest ? "ArgMax" : "ArgMin")}: axis {axis} of {x.Shape} has no elements to compare.", nameof(axis));
        Shape shape = keepAxis ? x.Shape.With(resolved, 1) : x.Shape.Without(resolved);
        int[] found = new int[shape.ElementCount];
        if (x.DType == DType.Float32)
            Find(x.AsSpan<float>(), found, x.Shape[resolved], AxisBlocks.LengthAfter(x.Shape, resolved), largest);
        else
            Find(x.AsSpan<double>(), found, x.Shape[resolved], AxisBlocks.LengthAfter(x.Shape, resolved), largest);
        return new Indices(found, shape);
    }

    private static void Find<T>(ReadOnlySpan<T> x, Span<int> found, int size, int inner, bool largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < found.Length; i++)
        {
            ReadOnlySpan<T> line = x[((i / inner * size * inner) + (i % inner))..];
            T best = line[0];
            for (int j = 1; j < size && !T.IsNaN(best); j++)
            {
                // Comparisons with NaN are false, so that a NaN is taken as well.
                T other = line[j * inner];
                if (largest ? !(other <= best) : !(other >= best))
                    (best, found[i]) = (other, j);
            }
        }
    }
}

public partial class Tensor
{
    /// <summary>
    /// The indices of the largest elements along an axis: <c>logits.ArgMax()</c> of [batch, time, classes] is the most probable class of
    /// every step, [batch, time]. Of equal elements the first; the first NaN if there is one, as in PyTorch. Not differentiable.
    /// </summary>
    /// <param name="axis">The axis; negative values count from the end. Default the last.</param>
    /// <param name="keepAxis">Whether the reduced axis is kept with size 1. Default false.</param>
    /// <returns>The indices, with their own memory: they outlive the tape's step.</returns>
    /// <exception cref="ArgumentException">The axis has size 0.</exception>
    public Indices ArgMax(int axis = -1, bool keepAxis = false) => Tensors.ArgMax.Apply(this, axis, keepAxis, largest: true);

    /// <summary>The indices of the smallest elements along an axis. Of equal elements the first; the first NaN if there is one, as in
    /// PyTorch. Not differentiable.</summary>
    /// <param name="axis">The axis; negative values count from the end. Default the last.</param>
    /// <param name="keepAxis">Whether the reduced axis is kept with size 1. Default false.</param>
    /// <returns>The indices, with their own memory: they outlive the tape's step.</returns>
    /// <exception cref="ArgumentException">The axis has size 0.</exception>
    public Indices ArgMin(int axis = -1, bool keepAxis = false) => Tensors.ArgMax.Apply(this, axis, keepAxis, largest: false);
}
