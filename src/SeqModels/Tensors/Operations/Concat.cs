namespace SeqModels.Tensors;

// y = the inputs one after another along an axis (Concat), or along a new axis (Stack). dxᵢ += dy[part i]. Saves nothing.
// In memory both are the same: for each position of the axes before, one block of every input.
internal sealed class Concat(int count) : Operation
{
    public static Tensor Along(ReadOnlySpan<Tensor> tensors, int axis)
    {
        Shape first = First(tensors, nameof(Concat)).Shape;
        int resolved = first.ResolveAxis(axis);
        int size = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            Shape shape = NotNull(tensors, i, nameof(Concat)).Shape;
            if (shape.Rank != first.Rank || shape.With(resolved, first[resolved]) != first)
            {
                throw new ArgumentException(
                    $"Concat: the shapes of all tensors must be equal except at axis {axis}, but tensor 0 was {first} and tensor {i} was {shape}.", nameof(tensors));
            }

            size = checked(size + shape[resolved]);
        }

        return new Concat(AxisBlocks.CountBefore(first, resolved)).Run(first.With(resolved, size), tensors);
    }

    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis)
    {
        Shape first = First(tensors, nameof(Stack)).Shape;
        for (int i = 1; i < tensors.Length; i++)
        {
            Shape shape = NotNull(tensors, i, nameof(Stack)).Shape;
            if (shape != first)
                throw new ArgumentException($"Stack: all tensors must have the same shape, but tensor 0 was {first} and tensor {i} was {shape}.", nameof(tensors));
        }

        Shape result = first.Insert(axis, tensors.Length);
        return new Concat(AxisBlocks.CountBefore(result, result.ResolveAxis(axis))).Run(result, tensors);
    }

    protected override void Forward<T>()
    {
        int step = count == 0 ? 0 : OutputShape().ElementCount / count, start = 0;
        for (int i = 0; i < InputCount; i++)
        {
            int length = count == 0 ? 0 : InputShape(i).ElementCount / count;
            AxisBlocks.Copy(Input<T>(i), 0, length, Output<T>(), start, step, length, count);
            start += length;
        }
    }

    protected override void Backward<T>()
    {
        int step = count == 0 ? 0 : OutputShape().ElementCount / count, start = 0;
        for (int i = 0; i < InputCount; i++)
        {
            int length = count == 0 ? 0 : InputShape(i).ElementCount / count;
            if (NeedsGradient(i))
                AxisBlocks.Add(OutputGradient<T>(), start, step, InputGradient<T>(i), 0, length, length, count);
            start += length;
        }
    }

    private static Tensor First(ReadOnlySpan<Tensor> tensors, string name) => tensors.IsEmpty
        ? throw new ArgumentException($"{name}: at least one tensor must be given.", nameof(tensors))
        : NotNull(tensors, 0, name);

    private static Tensor NotNull(ReadOnlySpan<Tensor> tensors, int index, string name) =>
        tensors[index] ?? throw new ArgumentException($"{name}: tensor {index} is null.", nameof(tensors));
}

public partial class Tensor
{
    /// <summary>Concatenates tensors along an axis: <c>Tensor.Concat([x, h], axis: -1)</c>.</summary>
    /// <param name="tensors">At least one tensor; the shapes must be equal except at the axis.</param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <exception cref="ArgumentException">There are no tensors, or the shapes do not match.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int axis) => Tensors.Concat.Along(tensors, axis);

    /// <inheritdoc cref="Concat(ReadOnlySpan{Tensor}, int)"/>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static Tensor Concat(Tensor[] tensors, int axis)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Tensors.Concat.Along(tensors, axis);
    }

    /// <summary>Stacks tensors of equal shape along a new axis: <c>Tensor.Stack(steps, axis: 1)</c> of T tensors [B, H] is [B, T,
    /// H].</summary>
    /// <param name="tensors">At least one tensor, all of the same shape.</param>
    /// <param name="axis">The position of the new axis, 0 to the rank; negative values count from the end, −1 being the last axis.</param>
    /// <exception cref="ArgumentException">There are no tensors, or the shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis) => Tensors.Concat.Stack(tensors, axis);

    /// <inheritdoc cref="Stack(ReadOnlySpan{Tensor}, int)"/>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static Tensor Stack(Tensor[] tensors, int axis)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Tensors.Concat.Stack(tensors, axis);
    }
}
