namespace SeqModels.Tensors;

/// <summary>
/// Whole numbers in a shape: token ids, class labels, rows to gather. A view: the numbers are not copied. What reads it (an embedding, a
/// loss, a recurrent layer) copies and checks them when it is called; a change after the call has no effect on its backward pass.
/// </summary>
public readonly struct Indices
{
    /// <summary>Views numbers in a shape.</summary>
    /// <param name="values">The numbers in row-major order.</param>
    /// <param name="shape">The shape; its element count must be the number of values.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public Indices(ReadOnlyMemory<int> values, Shape shape)
    {
        if (values.Length != shape.ElementCount)
        {
            throw new ArgumentException($"Indices: the shape {shape} has {shape.ElementCount} elements, but {values.Length} values were given.", nameof(shape));
        }

        Values = values;
        Shape = shape;
    }

    /// <summary>The numbers in row-major order.</summary>
    public ReadOnlyMemory<int> Values { get; }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>How many numbers there are.</summary>
    public int Length => Values.Length;

    /// <summary>A list of numbers, of shape [length].</summary>
    public static implicit operator Indices(int[] values) => From(values);

    /// <summary>A list of numbers, of shape [length].</summary>
    public static Indices From(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, [values.Length]);
    }

    /// <summary>The same numbers in another shape with as many elements.</summary>
    public Indices Reshape(Shape shape) => new(Values, shape);
}
