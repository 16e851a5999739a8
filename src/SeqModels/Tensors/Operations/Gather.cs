using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y[p] = x[ids[p]]: rows (indices of the first axis) of x [N, …] at the ids' positions, [ids' shape, …].
// dx[ids[p]] += dy[p], positions in order. Saves a copy of the ids.
internal sealed class Gather(Indices ids) : Operation
{
    public static Tensor Apply(Tensor x, Indices ids)
    {
        if (x.Rank == 0)
            throw new ArgumentException("Gather: the tensor must have at least one axis, but is a scalar.", nameof(x));

        ids = StepIndices.Copy(ids);
        CheckIds(x.Shape, ids);
        return new Gather(ids).Run(Shape.Owning([.. ids.Shape.Sizes, .. x.Shape.Sizes[1..]]), x);
    }

    /// <summary>Throws unless every id is a row index of a tensor of this shape.</summary>
    public static void CheckIds(Shape x, Indices ids)
    {
        int rows = x[0];
        ReadOnlySpan<int> values = ids.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if ((uint)values[i] >= (uint)rows)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ids), values[i], $"Gather: the id at position {Position(ids.Shape, i)} was {values[i]}, but {x} has {rows} rows: ids must be in [0, {rows - 1}].");
            }
        }
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        ReadOnlySpan<int> values = ids.Values.Span;
        int width = AxisBlocks.LengthAfter(InputShape(0), 0);
        for (int i = 0; i < values.Length; i++)
            x.Slice(values[i] * width, width).CopyTo(y[(i * width)..]);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        ReadOnlySpan<int> values = ids.Values.Span;
        int width = AxisBlocks.LengthAfter(InputShape(0), 0);
        for (int i = 0; i < values.Length; i++)
            Elementwise.UnaryAccumulate(dy.Slice(i * width, width), dx.Slice(values[i] * width, width), default(Identity<T>));
    }

    private static Shape Position(Shape shape, int index)
    {
        int[] position = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
            (index, position[axis]) = Math.DivRem(index, shape[axis]);
        return Shape.Create(position);
    }
}

public partial class Tensor
{
    /// <summary>
    /// Gathers rows by index: with x [N, D] and ids [B, T] the result is [B, T, D]. An embedding is <c>weight.Gather(ids)</c>; the
    /// gradients of an id that occurs several times are summed.
    /// </summary>
    /// <param name="ids">The row indices, 0 to N − 1; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not a row index; the message names its position.</exception>
    public Tensor Gather(Indices ids) => Tensors.Gather.Apply(this, ids);
}
