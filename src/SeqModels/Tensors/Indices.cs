namespace SeqModels.Tensors;

/// <summary>
/// An integer tensor: token ids, class labels, rows to gather. It is a view: the values are not copied. Operations that read it (an
/// embedding, a loss, a recurrent layer) copy and check the values when called; later changes have no effect on their backward pass.
/// </summary>
public readonly struct Indices
{
    /// <summary>Creates a view of values with a shape.</summary>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="shape">The shape; its element count must equal the number of values.</param>
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

    /// <summary>The values in row-major order.</summary>
    public ReadOnlyMemory<int> Values { get; }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The number of values.</summary>
    public int Length => Values.Length;

    /// <summary>Creates a view of an array, of shape [length].</summary>
    public static implicit operator Indices(int[] values) => From(values);

    /// <summary>Creates a view of an array, of shape [length].</summary>
    public static Indices From(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, [values.Length]);
    }

    /// <summary>Returns a view of the same values with another shape of equal element count.</summary>
    public Indices Reshape(Shape shape) => new(Values, shape);
}
