using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>Strided blocks of consecutive elements: the memory layout of slices along an axis of a row-major tensor.</summary>
internal static class AxisBlocks
{
    /// <summary>The product of the sizes of the axes before an axis: the number of blocks.</summary>
    public static int CountBefore(Shape shape, int axis)
    {
        int count = 1;
        foreach (int size in shape.Sizes[..axis])
            count *= size;
        return count;
    }

    /// <summary>The product of the sizes of the axes after an axis: the number of elements per index.</summary>
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
