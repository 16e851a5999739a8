namespace SeqModels.Tensors;

// y₁, y₂, … = consecutive parts of x along one axis, copies. dx[part i] += dyᵢ. Saves nothing.
internal sealed class Split(int axis) : Operation
{
    public static Tensor[] Apply(Tensor x, ReadOnlySpan<int> lengths, int axis)
    {
        int resolved = x.Shape.ResolveAxis(axis);
        var shapes = new Shape[lengths.Length];
        long total = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            shapes[i] = x.Shape.With(resolved, lengths[i]);
            total += lengths[i];
        }

        if (total != x.Shape[resolved])
        {
            throw new ArgumentException(
                $"Split: the lengths must sum to the size {x.Shape[resolved]} of axis {axis} of {x.Shape}, but their sum was {total}.", nameof(lengths));
        }

        return new Split(resolved).RunAll(shapes, x);
    }

    public static Tensor[] Apply(Tensor x, int parts, int axis)
    {
        int size = x.Shape[axis];
        if (parts < 1 || size % parts != 0)
        {
            throw new ArgumentException(
                $"Split: axis {axis} of {x.Shape} has size {size}, which cannot be split into {parts} equal parts.", nameof(parts));
        }

        Span<int> lengths = stackalloc int[parts];
        lengths.Fill(size / parts);
        return Apply(x, lengths, axis);
    }

    protected override void Forward<T>()
    {
        Shape x = InputShape(0);
        int inner = AxisBlocks.LengthAfter(x, axis), count = AxisBlocks.CountBefore(x, axis), first = 0;
        for (int i = 0; i < OutputCount; i++)
        {
            int length = OutputShape(i)[axis] * inner;
            AxisBlocks.Copy(Input<T>(0), first, x[axis] * inner, Output<T>(i), 0, length, length, count);
            first += length;
        }
    }

    protected override void Backward<T>()
    {
        Shape x = InputShape(0);
        int inner = AxisBlocks.LengthAfter(x, axis), count = AxisBlocks.CountBefore(x, axis), first = 0;
        for (int i = 0; i < OutputCount; i++)
        {
            int length = OutputShape(i)[axis] * inner;
            if (HasOutputGradient(i))
                AxisBlocks.Add(OutputGradient<T>(i), 0, length, InputGradient<T>(0), first, x[axis] * inner, length, count);
            first += length;
        }
    }
}

public partial class Tensor
{
    /// <summary>Splits a tensor along an axis into consecutive parts of given lengths, as copies.</summary>
    /// <param name="lengths">The length of each part; they must sum to the size of the axis.</param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <exception cref="ArgumentException">The lengths do not sum to the size of the axis.</exception>
    public Tensor[] Split(ReadOnlySpan<int> lengths, int axis) => Tensors.Split.Apply(this, lengths, axis);

    /// <summary>Splits a tensor along an axis into parts of equal length, as copies: <c>gates.Split(4, axis: -1)</c>.</summary>
    /// <param name="parts">The number of parts, a divisor of the size of the axis.</param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <exception cref="ArgumentException">The size of the axis is not a multiple of the number of parts.</exception>
    public Tensor[] Split(int parts, int axis) => Tensors.Split.Apply(this, parts, axis);
}
