using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = max x over some axes, or all; NaN if one is NaN. dx[the first maximum in row-major order] += dy. Saves nothing.
internal sealed class Max(Shape kept) : Operation
{
    public static Tensor Apply(Tensor x, ReadOnlySpan<int> axes, bool keepAxes)
    {
        Shape kept = Tensors.Sum.Keep(x.Shape, axes);
        if (x.Length == 0)
            throw new ArgumentException($"Max: {x.Shape} has no elements and therefore no maximum.", nameof(x));
        return new Max(kept).Run(keepAxes ? kept : Tensors.Sum.Drop(kept, x.Shape, axes), x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        y.Fill(T.NegativeInfinity);
        BroadcastRows rows = Rows(stackalloc int[BroadcastRows.MemoryLength(InputShape(0))]);
        while (rows.Next())
        {
            ReadOnlySpan<T> row = x.Slice(rows.A, rows.Length);
            if (rows.StepB == 0)
                y[rows.B] = T.Max(y[rows.B], Reductions.Max(row));
            else
                Elementwise.Binary(row, y.Slice(rows.B, rows.Length), y.Slice(rows.B, rows.Length), default(Maximum<T>));
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Output<T>(), dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        Span<T> open = Allocate<T>(y.Length).AsSpan<T>();
        open.Fill(T.One);
        BroadcastRows rows = Rows(stackalloc int[BroadcastRows.MemoryLength(InputShape(0))]);
        while (rows.Next())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int from = rows.A + i, to = rows.B + (i * rows.StepB);
                if (open[to] != T.Zero && x[from].Equals(y[to]))
                {
                    dx[from] += dy[to];
                    open[to] = T.Zero;
                }
            }
        }
    }

    private BroadcastRows Rows(Span<int> memory) => new(InputShape(0), kept, InputShape(0), memory);
}

public partial class Tensor
{
    /// <summary>The maximum of all elements, a scalar; the gradient goes to the first maximum in row-major order.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Tensor Max() => Reshape([-1]).Max(0);

    /// <summary>The maxima along one axis; the gradient goes to the first maximum.</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <param name="keepAxis">Whether the reduced axis is kept with size 1.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Tensor Max(int axis, bool keepAxis = false) => Tensors.Max.Apply(this, [axis], keepAxis);

    /// <summary>The maxima over several axes; the gradient goes to the first maximum in row-major order.</summary>
    /// <param name="axes">The axes; negative values count from the end.</param>
    /// <param name="keepAxes">Whether the reduced axes are kept with size 1.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Tensor Max(ReadOnlySpan<int> axes, bool keepAxes = false) => Tensors.Max.Apply(this, axes, keepAxes);
}
