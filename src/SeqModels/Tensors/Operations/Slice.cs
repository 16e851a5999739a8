namespace SeqModels.Tensors;

// y = x[…, start : start + length, …] along one axis, a copy. dx[the same] += dy. Saves nothing.
internal sealed class Slice(int axis, int start) : Operation
{
    public static Tensor Apply(Tensor x, int axis, int start, int length)
    {
        int resolved = x.Shape.ResolveAxis(axis);
        int size = x.Shape[resolved];
        if (start < 0 || length < 0 || start > size - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"Slice: [{start}, {start} + {length}) does not lie within axis {axis} of {x.Shape}, of size {size}.");
        }

        return new Slice(resolved, start).Run(x.Shape.With(resolved, length), x);
    }

    protected override void Forward<T>()
    {
        (int step, int first, int length, int count) = Blocks();
        AxisBlocks.Copy(Input<T>(0), first, step, Output<T>(), 0, length, length, count);
    }

    protected override void Backward<T>()
    {
        (int step, int first, int length, int count) = Blocks();
        AxisBlocks.Add(OutputGradient<T>(), 0, length, InputGradient<T>(0), first, step, length, count);
    }

    private (int Step, int First, int Length, int Count) Blocks()
    {
        Shape x = InputShape(0);
        int inner = AxisBlocks.LengthAfter(x, axis);
        return (x[axis] * inner, start * inner, OutputShape()[axis] * inner, AxisBlocks.CountBefore(x, axis));
    }
}

public partial class Tensor
{
    /// <summary>Returns a copy of the range [start, start + length) of an axis: <c>x.Slice(1, t, 1)</c>. The axis is kept.</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <param name="start">The first index, at least 0.</param>
    /// <param name="length">The number of indices.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range exceeds the axis.</exception>
    public Tensor Slice(int axis, int start, int length) => Tensors.Slice.Apply(this, axis, start, length);

    /// <summary>Returns a copy of the elements at one index of an axis, which is removed: <c>x.Select(1, t)</c> of [B, T, H] is [B,
    /// H].</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <param name="index">The index; negative values count from the end: −1 is the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside the axis.</exception>
    public Tensor Select(int axis, int index)
    {
        int size = Shape[axis];
        if (index < -size || index >= size)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Select: axis {axis} of {Shape} has the indices {-size} to {size - 1}.");
        return Slice(axis, index < 0 ? index + size : index, 1).Reshape(Shape.Without(axis));
    }
}
