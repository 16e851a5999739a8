using SeqModels.Numerics;

namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>Creates a Float32 tensor of shape [length] with a copy of values.</summary>
    public static Tensor From(ReadOnlySpan<float> values) => From(values, [values.Length]);

    /// <summary>Creates a Float64 tensor of shape [length] with a copy of values.</summary>
    public static Tensor From(ReadOnlySpan<double> values) => From(values, [values.Length]);

    /// <summary>Creates a tensor of shape [rows, columns] with a copy of a two-dimensional array.</summary>
    public static Tensor From(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var tensor = New([values.GetLength(0), values.GetLength(1)]);
        Buffer.BlockCopy(values, 0, tensor._array, 0, values.Length * sizeof(float));
        return tensor;
    }

    /// <summary>Creates a tensor of shape [planes, rows, columns] with a copy of a three-dimensional array.</summary>
    public static Tensor From(float[,,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var tensor = New([values.GetLength(0), values.GetLength(1), values.GetLength(2)]);
        Buffer.BlockCopy(values, 0, tensor._array, 0, values.Length * sizeof(float));
        return tensor;
    }

    /// <summary>Creates a tensor of shape [rows, length] with a copy of rows of equal length; [0, 0] without rows.</summary>
    /// <exception cref="ArgumentException">The lengths of the rows differ.</exception>
    public static Tensor From(float[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.Length == 0 ? 0 : rows[0].Length;
        var tensor = New([rows.Length, columns]);
        Span<float> elements = tensor.AsWritableSpan();
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length != columns)
            {
                throw new ArgumentException(
                    $"Tensor.From: all rows must have the length of row 0, {columns}, but row {row} has {rows[row].Length}. Pad shorter rows first.", nameof(rows));
            }

            rows[row].CopyTo(elements[(row * columns)..]);
        }

        return tensor;
    }

    /// <summary>Creates a mask tensor: 1 for true, 0 for false.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's element count.</exception>
    public static Tensor From(ReadOnlySpan<bool> values, Shape shape)
    {
        RequireCount(values.Length, shape);
        var tensor = New(shape);
        Span<float> elements = tensor.AsWritableSpan();
        for (int i = 0; i < values.Length; i++)
            elements[i] = values[i] ? 1 : 0;
        return tensor;
    }

    /// <summary>Creates a tensor of uniform random numbers in [low, high).</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="random">The random source, used in row-major order: equal seeds give equal tensors.</param>
    /// <param name="low">The inclusive lower bound, finite.</param>
    /// <param name="high">The exclusive upper bound, finite, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or the bounds are reversed.</exception>
    public static Tensor Uniform(Shape shape, RandomSource random, float low = 0, float high = 1)
    {
        ArgumentNullException.ThrowIfNull(random);
        var tensor = New(shape);
        random.Uniform(tensor.AsWritableSpan(), low, high);
        return tensor;
    }

    /// <summary>Creates a tensor of normally distributed random numbers.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="random">The random source, used in row-major order: equal seeds give equal tensors.</param>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="standardDeviation">The standard deviation, finite and at least 0.</param>
    /// <exception cref="ArgumentException">A parameter is not finite, or the standard deviation is negative.</exception>
    public static Tensor Normal(Shape shape, RandomSource random, float mean = 0, float standardDeviation = 1)
    {
        ArgumentNullException.ThrowIfNull(random);
        var tensor = New(shape);
        random.Normal(tensor.AsWritableSpan(), mean, standardDeviation);
        return tensor;
    }

    private static Tensor New(Shape shape) => new(DType.Float32, shape, NewArray(DType.Float32, shape.ElementCount), 0, null);
}
