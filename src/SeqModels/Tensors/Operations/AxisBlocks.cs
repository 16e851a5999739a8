using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>Blocks of consecutive elements at regular distances: what slices along an axis look like in row-major memory.</summary>
internal static class AxisBlocks
{
    /// <summary>The number of positions of the axes before one: how often a block occurs.</summary>
    public static int CountBefore(Shape shape, int axis)
    {
        int count = 1;
        foreach (int size in shape.Sizes[..axis])
            count *= size;
        return count;
    }

    /// <summary>The number of elements of the axes after one: the length of one index of it.</summary>
    public static int LengthAfter(Shape shape, int axis)
    {
        int length = 1;
        foreach (int size in shape.Sizes[(axis + 1)..])
            length *= size;
        return length;
    }

    /// <summary>Copies blocks: to[toStart + i·toStep + …] = from[fromStart + i·fromStep + …] for i below count.</summary>
    public static void Copy<T>(ReadOnlySpan<T> from, int fromStart, int fromStep, Span<T> to, int toStart, int toStep, int length, int count)
    {
        for (int i = 0; i < count; i++)
            from.Slice(fromStart + (i * fromStep), length).CopyTo(to[(toStart + (i * toStep))..]);
    }

    /// <summary>Adds blocks: to[toStart + i·toStep + …] += from[fromStart + i·fromStep + …] for i below count.</summary>
    public static void Add<T>(ReadOnlySpan<T> from, int fromStart, int fromStep, Span<T> to, int toStart, int toStep, int length, int count)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < count; i++)
        {
            Elementwise.UnaryAccumulate(
                from.Slice(fromStart + (i * fromStep), length), to.Slice(toStart + (i * toStep), length), default(Identity<T>));
        }
    }
}
