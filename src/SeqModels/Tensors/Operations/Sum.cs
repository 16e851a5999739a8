using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = Σ x over some axes, or all. dx += dy, repeated along those axes. Sums run in an order that depends on the shape only. Saves nothing.
internal sealed class Sum(Shape kept) : Operation
{
    public static Tensor Apply(Tensor x) => new Sum(OfOnes(x.Rank)).Run([], x);

    public static Tensor Apply(Tensor x, ReadOnlySpan<int> axes, bool keepAxes)
    {
        Shape kept = Keep(x.Shape, axes);
        return new Sum(kept).Run(keepAxes ? kept : Drop(kept, x.Shape, axes), x);
    }

    /// <summary>The shape with the given axes reduced to size 1.</summary>
    public static Shape Keep(Shape shape, ReadOnlySpan<int> axes)
    {
        Span<int> sizes = stackalloc int[shape.Rank];
        shape.Sizes.CopyTo(sizes);
        foreach (int axis in axes)
            sizes[shape.ResolveAxis(axis)] = 1;
        return Shape.Create(sizes);
    }

    /// <summary>The shape without the given axes.</summary>
    public static Shape Drop(Shape kept, Shape shape, ReadOnlySpan<int> axes)
    {
        Span<int> sizes = stackalloc int[kept.Rank];
        int count = 0;
        for (int axis = 0; axis < kept.Rank; axis++)
        {
            if (!axes.Contains(axis) && !axes.Contains(axis - shape.Rank))
                sizes[count++] = kept[axis];
        }

        return Shape.Create(sizes[..count]);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        y.Clear();
        var rows = new BroadcastRows(InputShape(0), kept, InputShape(0), stackalloc int[BroadcastRows.MemoryLength(InputShape(0))]);
        while (rows.Next())
        {
            ReadOnlySpan<T> row = x.Slice(rows.A, rows.Length);
            if (rows.StepB == 0)
                y[rows.B] += T.CreateTruncating(Reductions.Sum(row));
            else
                Elementwise.UnaryAccumulate(row, y.Slice(rows.B, rows.Length), default(Identity<T>));
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        var rows = new BroadcastRows(InputShape(0), kept, InputShape(0), stackalloc int[BroadcastRows.MemoryLength(InputShape(0))]);
        while (rows.Next())
        {
            Span<T> row = dx.Slice(rows.A, rows.Length);
            if (rows.StepB == 0)
                Elementwise.Unary(row, row, new Shift<T>(dy[rows.B]));
            else
                Elementwise.UnaryAccumulate(dy.Slice(rows.B, rows.Length), row, default(Identity<T>));
        }
    }

    private static Shape OfOnes(int rank)
    {
        Span<int> sizes = stackalloc int[rank];
        sizes.Fill(1);
        return Shape.Create(sizes);
    }
}

public partial class Tensor
{
    /// <summary>The sum of all elements, a scalar.</summary>
    public Tensor Sum() => Tensors.Sum.Apply(this);

    /// <summary>The sums along one axis.</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <param name="keepAxis">Whether the reduced axis is kept with size 1.</param>
    public Tensor Sum(int axis, bool keepAxis = false) => Tensors.Sum.Apply(this, [axis], keepAxis);

    /// <summary>The sums over several axes, for example <c>x.Sum([0, 1])</c>.</summary>
    /// <param name="axes">The axes; negative values count from the end.</param>
    /// <param name="keepAxes">Whether the reduced axes are kept with size 1.</param>
    public Tensor Sum(ReadOnlySpan<int> axes, bool keepAxes = false) => Tensors.Sum.Apply(this, axes, keepAxes);
}
