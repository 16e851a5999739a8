using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y[i₀, i₁, …] = x with its axes in another order, a copy: axis a of y is axis axes[a] of x. dx += dy in the old order. Saves nothing.
internal sealed class Permute(int[] strides) : Operation
{
    public static Tensor Apply(Tensor x, ReadOnlySpan<int> axes)
    {
        Shape shape = x.Shape;
        if (axes.Length != shape.Rank)
            throw new ArgumentException($"Permute: {shape} needs {shape.Rank} axes, but {axes.Length} were given.", nameof(axes));

        int[] strides = new int[shape.Rank], sizes = new int[shape.Rank];
        Span<bool> used = stackalloc bool[shape.Rank];
        for (int a = 0; a < axes.Length; a++)
        {
            int source = shape.ResolveAxis(axes[a]);
            if (used[source])
                throw new ArgumentException($"Permute: every axis of {shape} must occur once, but axis {source} occurs twice.", nameof(axes));
            used[source] = true;
            sizes[a] = shape[source];
            strides[a] = AxisBlocks.LengthAfter(shape, source);
        }

        return new Permute(strides).Run(Shape.Create(sizes), x);
    }

    public static Tensor Swap(Tensor x, int first, int second)
    {
        (int i, int j) = (x.Shape.ResolveAxis(first), x.Shape.ResolveAxis(second));
        Span<int> axes = stackalloc int[x.Rank];
        for (int axis = 0; axis < axes.Length; axis++)
            axes[axis] = axis == i ? j : axis == j ? i : axis;
        return Apply(x, axes);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        Span<int> position = stackalloc int[strides.Length];
        (int length, int stride) = Last();
        for (int start = 0, from = 0; start < y.Length; start += length, from = Next(from, position))
        {
            if (stride == 1)
            {
                x.Slice(from, length).CopyTo(y[start..]);
                continue;
            }

            for (int i = 0; i < length; i++)
                y[start + i] = x[from + (i * stride)];
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        Span<int> position = stackalloc int[strides.Length];
        (int length, int stride) = Last();
        for (int start = 0, from = 0; start < dy.Length; start += length, from = Next(from, position))
        {
            if (stride == 1)
            {
                Elementwise.UnaryAccumulate(dy.Slice(start, length), dx.Slice(from, length), default(Identity<T>));
                continue;
            }

            for (int i = 0; i < length; i++)
                dx[from + (i * stride)] += dy[start + i];
        }
    }

    private (int Length, int Stride) Last() => strides.Length == 0 ? (1, 1) : (OutputShape()[-1], strides[^1]);

    /// <summary>The offset in x of the next row of y.</summary>
    private int Next(int from, Span<int> position)
    {
        ReadOnlySpan<int> sizes = OutputShape().Sizes;
        for (int axis = strides.Length - 2; axis >= 0; axis--)
        {
            from += strides[axis];
            if (++position[axis] < sizes[axis])
                return from;
            from -= sizes[axis] * strides[axis];
            position[axis] = 0;
        }

        return from;
    }
}

public partial class Tensor
{
    /// <summary>Swaps two axes, as a copy; by default the last two, which transposes a matrix.</summary>
    /// <param name="first">The first axis; negative values count from the end.</param>
    /// <param name="second">The second axis.</param>
    public Tensor Transpose(int first = -2, int second = -1) => Tensors.Permute.Swap(this, first, second);

    /// <summary>Permutes the axes, as a copy: <c>x.Permute(1, 0, 2)</c> of [B, T, H] is [T, B, H].</summary>
    /// <param name="axes">For each axis of the result, the corresponding axis of x; a permutation of all axes.</param>
    /// <exception cref="ArgumentException">An axis is missing or repeated.</exception>
    public Tensor Permute(params ReadOnlySpan<int> axes) => Tensors.Permute.Apply(this, axes);
}
