using System.Numerics;
using SeqModels.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

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
            Add(from.AsSpan<float>(), fromRows, to.AsWritableSpan<float>(), toRows, Width(to));
        else
            Add(from.AsSpan<double>(), fromRows, to.AsWritableSpan<double>(), toRows, Width(to));
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

    /// <summary>Σ a b over all elements, in double.</summary>
    public static double Dot(Tensor a, Tensor b) =>
        a.DType == DType.Float32 ? Dot(a.AsSpan<float>(), b.AsSpan<float>()) : Dot(a.AsSpan<double>(), b.AsSpan<double>());

    /// <summary>The size of the last axis.</summary>
    public static int Width(Tensor tensor) => tensor.Shape[tensor.Rank - 1];

    /// <summary>Four sums side by side, which do not wait for each other.</summary>
    private static double Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double s0, double s1, double s2, double s3) = (0, 0, 0, 0);
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += double.CreateTruncating(a[i]) * double.CreateTruncating(b[i]);
            s1 += double.CreateTruncating(a[i + 1]) * double.CreateTruncating(b[i + 1]);
            s2 += double.CreateTruncating(a[i + 2]) * double.CreateTruncating(b[i + 2]);
            s3 += double.CreateTruncating(a[i + 3]) * double.CreateTruncating(b[i + 3]);
        }

        for (; i < a.Length; i++)
            s0 += double.CreateTruncating(a[i]) * double.CreateTruncating(b[i]);
        return s0 + s1 + (s2 + s3);
    }

    private static void Copy<T>(ReadOnlySpan<T> from, int fromWidth, ReadOnlySpan<int> fromRows, int column, Span<T> to, int toWidth, ReadOnlySpan<int> toRows)
    {
        for (int i = 0; i < fromRows.Length; i++)
            from.Slice((fromRows[i] * fromWidth) + column, toWidth).CopyTo(to[(toRows[i] * toWidth)..]);
    }

    private static void Add<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> fromRows, Span<T> to, ReadOnlySpan<int> toRows, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < fromRows.Length; i++)
        {
            Span<T> target = to.Slice(toRows[i] * width, width);
            TensorPrimitives.Add(target, from.Slice(fromRows[i] * width, width), target);
        }
    }
}
