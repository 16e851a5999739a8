using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>Reads and writes rows of tensors of either data type.</summary>
internal static class Rows
{
    /// <summary>Copies the rows of a tensor [·, width] or [·, ·, width] to others.</summary>
    /// <param name="from">The source.</param>
    /// <param name="fromRows">The rows to read.</param>
    /// <param name="column">The first column to read.</param>
    /// <param name="to">The destination [·, size], which determines the number of columns.</param>
    /// <param name="toRows">The rows to write, as many as are read.</param>
    public static void Copy(Tensor from, ReadOnlySpan<int> fromRows, int column, Tensor to, ReadOnlySpan<int> toRows)
    {
        if (from.DType == DType.Float32)
            Copy(from.AsSpan<float>(), Width(from), fromRows, column, to.AsWritableSpan<float>(), Width(to), toRows);
        else
            Copy(from.AsSpan<double>(), Width(from), fromRows, column, to.AsWritableSpan<double>(), Width(to), toRows);
    }

    /// <summary>Adds rows of a tensor to rows of another of the same width.</summary>
    public static void Add(Tensor from, ReadOnlySpan<int> fromRows, Tensor to, ReadOnlySpan<int> toRows)
    {
        if (from.DType == DType.Float32)
            Add(from.AsSpan<float>(), fromRows, to.AsWritableSpan<float>(), toRows, Width(to), static (a, b) => a + b);
        else
            Add(from.AsSpan<double>(), fromRows, to.AsWritableSpan<double>(), toRows, Width(to), static (a, b) => a + b);
    }

    /// <summary>‖row‖².</summary>
    public static double SquaredNorm(Tensor tensor, int row)
    {
        int width = Width(tensor);
        double sum = 0;
        if (tensor.DType == DType.Float32)
        {
            foreach (float value in tensor.AsSpan<float>().Slice(row * width, width))
                sum += (double)value * value;
        }
        else
        {
            foreach (double value in tensor.AsSpan<double>().Slice(row * width, width))
                sum += value * value;
        }

        return sum;
    }

    /// <summary>Whether a row has an element other than 0; NaN counts as one.</summary>
    public static bool IsNonZero(Tensor tensor, int row)
    {
        int width = Width(tensor);
        return tensor.DType == DType.Float32
            ? tensor.AsSpan<float>().Slice(row * width, width).ContainsAnyExcept(0f)
            : tensor.AsSpan<double>().Slice(row * width, width).ContainsAnyExcept(0d);
    }

    /// <summary>Σ a b over all elements.</summary>
    public static double Dot(Tensor a, Tensor b)
    {
        double sum = 0;
        if (a.DType == DType.Float32)
        {
            ReadOnlySpan<float> x = a.AsSpan<float>(), y = b.AsSpan<float>();
            for (int i = 0; i < x.Length; i++)
                sum += (double)x[i] * y[i];
        }
        else
        {
            ReadOnlySpan<double> x = a.AsSpan<double>(), y = b.AsSpan<double>();
            for (int i = 0; i < x.Length; i++)
                sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>The size of the last axis.</summary>
    public static int Width(Tensor tensor) => tensor.Shape[tensor.Rank - 1];

    private static void Copy<T>(ReadOnlySpan<T> from, int fromWidth, ReadOnlySpan<int> fromRows, int column, Span<T> to, int toWidth, ReadOnlySpan<int> toRows)
    {
        for (int i = 0; i < fromRows.Length; i++)
            from.Slice((fromRows[i] * fromWidth) + column, toWidth).CopyTo(to[(toRows[i] * toWidth)..]);
    }

    private static void Add<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> fromRows, Span<T> to, ReadOnlySpan<int> toRows, int width, Func<T, T, T> sum)
    {
        for (int i = 0; i < fromRows.Length; i++)
        {
            ReadOnlySpan<T> source = from.Slice(fromRows[i] * width, width);
            Span<T> target = to.Slice(toRows[i] * width, width);
            for (int j = 0; j < width; j++)
                target[j] = sum(target[j], source[j]);
        }
    }
}
