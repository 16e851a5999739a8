namespace SeqModels.Tensors;

// y[p] = x[p with ids[p] in place of the index along one axis], of the ids' shape. dx[the same] += dy[p], positions in row-major order.
// Saves a copy of the ids.
internal sealed class GatherAlong(Indices ids, int axis) : Operation
{
    public static Tensor Apply(Tensor x, Indices ids, int axis)
    {
        int resolved = x.Shape.ResolveAxis(axis);
        ids = StepIndices.Copy(ids);
        CheckShape(x.Shape, ids.Shape, resolved);
        ReadOnlySpan<int> values = ids.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if ((uint)values[i] >= (uint)x.Shape[resolved])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ids), values[i], $"GatherAlong: the id at position {Position.Of(i, ids.Shape)} was {values[i]}, but axis {axis} of {x.Shape} has size {x.Shape[resolved]}: ids must be in [0, {x.Shape[resolved] - 1}].");
            }
        }

        return new GatherAlong(ids, resolved).Run(ids.Shape, x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        ReadOnlySpan<int> values = ids.Values.Span;
        var rows = new Rows(InputShape(0), ids.Shape, axis, stackalloc int[2 * ids.Shape.Rank]);
        for (int i = 0; i < values.Length; i++)
            y[i] = x[rows.Next(values[i])];
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        ReadOnlySpan<int> values = ids.Values.Span;
        var rows = new Rows(InputShape(0), ids.Shape, axis, stackalloc int[2 * ids.Shape.Rank]);
        for (int i = 0; i < values.Length; i++)
            dx[rows.Next(values[i])] += dy[i];
    }

    private static void CheckShape(Shape x, Shape ids, int axis)
    {
        bool fits = ids.Rank == x.Rank;
        for (int other = 0; fits && other < x.Rank; other++)
            fits = other == axis || ids[other] <= x[other];
        if (!fits)
        {
            throw new ArgumentException(
                $"GatherAlong: ids must have the {x.Rank} axes of {x}, each but axis {axis} at most as long, but their shape was {ids}. Reshape ids without the axis to size 1 along it.", nameof(ids));
        }
    }

    /// <summary>The offsets in x of the positions of the ids, in row-major order.</summary>
    private ref struct Rows
    {
        private readonly Shape _ids;
        private readonly Span<int> _strides;
        private readonly Span<int> _position;
        private readonly int _stride;
        private int _start;

        public Rows(Shape x, Shape ids, int axis, Span<int> memory)
        {
            _ids = ids;
            _strides = memory[..ids.Rank];
            _position = memory[ids.Rank..];
            _position.Clear();
            int stride = 1;
            for (int i = ids.Rank - 1; i >= 0; i--)
            {
                _strides[i] = stride;
                stride *= x[i];
            }

            _stride = _strides[axis];
            _strides[axis] = 0;
        }

        /// <summary>The offset for an id at the current position, which then advances.</summary>
        public int Next(int id)
        {
            int offset = _start + (id * _stride);
            for (int i = _position.Length - 1; i >= 0; i--)
            {
                _start += _strides[i];
                if (++_position[i] < _ids[i])
                    break;
                _start -= _position[i] * _strides[i];
                _position[i] = 0;
            }

            return offset;
        }
    }
}

public partial class Tensor
{
    /// <summary>
    /// Gathers elements along an axis, as PyTorch's <c>gather</c> does: y[i, j, k] = x[i, j, ids[i, j, k]] for the last of three axes. The
    /// gradients of an element that is gathered several times are summed.
    /// </summary>
    /// <remarks>Rows of a matrix are gathered by <see cref="Gather"/>.
    /// <example><code>
    /// // The log-probability of every target: logits [batch, time, classes], targets [batch, time].
    /// Tensor chosen = logits.LogSoftmax().GatherAlong(targets.Reshape([batch, time, 1]), axis: -1);   // [batch, time, 1]
    /// </code></example></remarks>
    /// <param name="ids">The indices along the axis, each in [0, size of the axis), with as many axes as the tensor, each except the gathered
    /// one at most as long; copied.</param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <returns>The elements, in the shape of the ids.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is out of range; the message gives its position.</exception>
    public Tensor GatherAlong(Indices ids, int axis) => Tensors.GatherAlong.Apply(this, ids, axis);
}
