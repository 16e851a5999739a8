using SeqModels.Numerics;

namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>A copy of values, of shape [length].</summary>
    public static Tensor From(ReadOnlySpan<float> values) => From(values, [values.Length]);

    /// <summary>A copy of double values, of shape [length], as a Float64 tensor.</summary>
    public static Tensor From(ReadOnlySpan<double> values) => From(values, [values.Length]);

    /// <summary>A copy of the rows and columns of an array, of shape [rows, columns].</summary>
    public static Tensor From(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var tensor = New([values.GetLength(0), values.GetLength(1)]);
        Buffer.BlockCopy(values, 0, tensor._array, 0, values.Length * sizeof(float));
        return tensor;
    }

    /// <summary>A copy of an array with three axes, of shape [planes, rows, columns].</summary>
    public static Tensor From(float[,,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var tensor = New([values.GetLength(0), values.GetLength(1), values.GetLength(2)]);
        Buffer.BlockCopy(values, 0, tensor._array, 0, values.Length * sizeof(float));
        return tensor;
    }

    /// <summary>A copy of rows of equal length, of shape [rows, length]; [0, 0] for no rows.</summary>
    /// <exception cref="ArgumentException">The rows' lengths differ.</exception>
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

    /// <summary>A mask: 1 for true, 0 for false.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's element count.</exception>
    public static Tensor From(ReadOnlySpan<bool> values, Shape shape)
    {
        RequireCount(values.Length, shape);
        var tensor = New(shape);
        Span<float> elements = tensor.AsWritableSpan();
        for (int i = 0; i < values.Length; i++)
            elements[i] = values[i] ? 1 : 0;
        return tensor;
    }

    /// <summary>Random numbers from [low, high), each equally likely.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="random">Gives the numbers in row-major order: the same seed, the same tensor.</param>
    /// <param name="low">The lower end, finite.</param>
    /// <param name="high">The upper end, finite, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The range is not finite or is reversed.</exception>
    public static Tensor Uniform(Shape shape, RandomSource random, float low = 0, float high = 1)
    {
        ArgumentNullException.ThrowIfNull(random);
        var tensor = New(shape);
        random.Uniform(tensor.AsWritableSpan(), low, high);
        return tensor;
    }

    /// <summary>Normally distributed random numbers.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="random">Gives the numbers in row-major order: the same seed, the same tensor.</param>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="standardDeviation">The standard deviation, finite, at least 0.</param>
    /// <exception cref="ArgumentException">A parameter is not finite or the deviation is negative.</exception>
    public static Tensor Normal(Shape shape, RandomSource random, float mean = 0, float standardDeviation = 1)
    {
        ArgumentNullException.ThrowIfNull(random);
        var tensor = New(shape);
        random.Normal(tensor.AsWritableSpan(), mean, standardDeviation);
        return tensor;
    }

    private static Tensor New(Shape shape) => new(DType.Float32, shape, NewArray(DType.Float32, shape.ElementCount), 0, null);
}
