namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>Creates a tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, DType type = DType.Float32)
    {
        Array array = type == DType.Float32 ? new float[shape.ElementCount] : new double[shape.ElementCount];
        return new Tensor(type, shape, array, 0, null);
    }

    /// <summary>Creates a tensor of ones.</summary>
    public static Tensor Ones(Shape shape, DType type = DType.Float32) => Full(shape, 1, type);

    /// <summary>Creates a tensor filled with a value, rounded to the data type.</summary>
    public static Tensor Full(Shape shape, double value, DType type = DType.Float32)
    {
        var tensor = new Tensor(type, shape, NewArray(type, shape.ElementCount), 0, null);
        if (type == DType.Float32)
            tensor.AsWritableSpan<float>().Fill((float)value);
        else
            tensor.AsWritableSpan<double>().Fill(value);
        return tensor;
    }

    /// <summary>Creates a scalar tensor, of shape [].</summary>
    public static Tensor Scalar(double value, DType type = DType.Float32) => Full([], value, type);

    /// <summary>Creates a tensor of shape [count] with the values 0, 1, …, <paramref name="count"/> − 1.</summary>
    /// <param name="count">The number of values, at least 0.</param>
    /// <param name="type">The data type.</param>
    public static Tensor Arange(int count, DType type = DType.Float32) => Arange(0, count, 1, type);

    /// <summary>
    /// Creates a tensor of shape [n] with the values start + i·step, i = 0, 1, …, n − 1, where n = ⌈(end − start) / step⌉, or 0 if
    /// negative. Each value is computed in double precision and rounded once.
    /// </summary>
    /// <param name="start">The first value, finite.</param>
    /// <param name="end">The exclusive end, finite.</param>
    /// <param name="step">The difference between adjacent values: finite, not 0, negative for descending values. Default 1.</param>
    /// <param name="type">The data type.</param>
    /// <exception cref="ArgumentException">An argument is not finite, the step is 0, or there are too many values for an array.</exception>
    public static Tensor Arange(double start, double end, double step = 1, DType type = DType.Float32)
    {
        if (!double.IsFinite(start) || !double.IsFinite(end) || !double.IsFinite(step) || step == 0)
            throw new ArgumentException(FormattableString.Invariant($"Tensor.Arange: start, end and step must be finite and the step not 0, but they were {start}, {end} and {step}."), nameof(step));
        double count = Math.Max(0, Math.Ceiling((end - start) / step));
        if (count > Array.MaxLength)
            throw new ArgumentException(FormattableString.Invariant($"Tensor.Arange: from {start} to {end} by {step} there are {count} values, but at most {Array.MaxLength} are possible."), nameof(end));
        var tensor = new Tensor(type, [(int)count], NewArray(type, (int)count), 0, null);
        if (type == DType.Float32)
            Count<float>(tensor.AsWritableSpan<float>(), start, step);
        else
            Count<double>(tensor.AsWritableSpan<double>(), start, step);
        return tensor;
    }

    /// <summary>Creates a Float32 tensor with a copy of values in row-major order.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's element count.</exception>
    public static Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        RequireCount(values.Length, shape);
        var tensor = new Tensor(DType.Float32, shape, NewArray(DType.Float32, shape.ElementCount), 0, null);
        values.CopyTo(tensor.AsWritableSpan());
        return tensor;
    }

    /// <summary>Creates a Float64 tensor with a copy of values in row-major order.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's element count.</exception>
    public static Tensor From(ReadOnlySpan<double> values, Shape shape)
    {
        RequireCount(values.Length, shape);
        var tensor = new Tensor(DType.Float64, shape, NewArray(DType.Float64, shape.ElementCount), 0, null);
        values.CopyTo(tensor.AsWritableSpan<double>());
        return tensor;
    }

    /// <summary>Returns a copy converted to a data type, in its own memory and without history.</summary>
    public Tensor To(DType type)
    {
        var result = new Tensor(type, Shape, NewArray(type, Length), 0, null);
        if (type == DType)
        {
            CopyElements(result);
        }
        else if (type == DType.Float64)
        {
            Convert<float, double>(AsSpan<float>(), result.AsWritableSpan<double>());
        }
        else
        {
            Convert<double, float>(AsSpan<double>(), result.AsWritableSpan<float>());
        }

        return result;
    }

    /// <summary>Returns a copy in its own memory: it has no history, propagates no gradient and outlives the tape's step.</summary>
    public Tensor Detach() => To(DType);

    /// <summary>Copies the elements to another tensor of the same shape and data type, without history.</summary>
    /// <exception cref="ArgumentException">The shapes or data types differ.</exception>
    public void CopyTo(Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Shape != Shape || destination.DType != DType)
        {
            throw new ArgumentException($"Tensor.CopyTo: the destination must be {DType} {Shape}, but was {destination.DType} {destination.Shape}.", nameof(destination));
        }

        CopyElements(destination);
    }

    private static void RequireCount(int count, Shape shape)
    {
        if (count != shape.ElementCount)
        {
            throw new ArgumentException($"Tensor.From: the shape {shape} requires {shape.ElementCount} values, but {count} were given.", nameof(shape));
        }
    }

    private static void Count<T>(Span<T> numbers, double start, double step) where T : struct, System.Numerics.INumberBase<T>
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = T.CreateTruncating(start + i * step);
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : struct, System.Numerics.INumberBase<TFrom>
        where TTo : struct, System.Numerics.INumberBase<TTo>
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = TTo.CreateTruncating(from[i]);
        }
    }

    private void CopyElements(Tensor destination)
    {
        if (DType == DType.Float32)
        {
            AsSpan<float>().CopyTo(destination.AsWritableSpan<float>());
        }
        else
        {
            AsSpan<double>().CopyTo(destination.AsWritableSpan<double>());
        }
    }
}
