using System.Numerics;

namespace SeqModels.Tensors;

// The indices of the k best elements along one axis, the best first and the first of equal ones first; NaN counts as larger than any
// number. The elements themselves are gathered along the axis, which is what is differentiable.
internal static class TopK
{
    /// <summary>Up to this k, insertion into a sorted list; sorting everything above.</summary>
    private const int LongestList = 64;

    public static TopElements Apply(Tensor x, int k, int axis, bool largest)
    {
        int resolved = x.Shape.ResolveAxis(axis), size = x.Shape[resolved];
        if (k < 0 || k > size)
            throw new ArgumentOutOfRangeException(nameof(k), k, $"TopK: k must be in [0, {size}], the size of axis {axis} of {x.Shape}, but was {k}.");
        Shape shape = x.Shape.With(resolved, k);
        int[] ids = new int[shape.ElementCount];
        int inner = AxisBlocks.LengthAfter(x.Shape, resolved);
        if (x.DType == DType.Float32)
            Find(x.AsSpan<float>(), ids, k, size, inner, largest);
        else
            Find(x.AsSpan<double>(), ids, k, size, inner, largest);
        var indices = new Indices(ids, shape);
        return new TopElements(GatherAlong.Apply(x, indices, resolved), indices);
    }

    private static void Find<T>(ReadOnlySpan<T> x, Span<int> ids, int k, int size, int inner, bool largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ids.IsEmpty)
            return;
        var line = new Line<T>(new T[size], largest);
        Span<int> chosen = new int[k > LongestList ? size : k];
        for (int i = 0; i < ids.Length / k; i++)
        {
            int block = i / inner, column = i % inner;
            for (int j = 0; j < size; j++)
                line.Elements[j] = x[(((block * size) + j) * inner) + column];
            if (k > LongestList)
                Sort(chosen, line);
            else
                Insert(chosen, line);
            for (int j = 0; j < k; j++)
                ids[(((block * k) + j) * inner) + column] = chosen[j];
        }
    }

    private static void Sort<T>(Span<int> chosen, Line<T> line)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < chosen.Length; j++)
            chosen[j] = j;
        chosen.Sort(line);
    }

    private static void Insert<T>(Span<int> chosen, Line<T> line)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 0;
        for (int j = 0; j < line.Elements.Length; j++)
        {
            if (count == chosen.Length && line.Compare(j, chosen[^1]) > 0)
                continue;
            int at = count < chosen.Length ? count++ : count - 1;
            for (; at > 0 && line.Compare(j, chosen[at - 1]) < 0; at--)
                chosen[at] = chosen[at - 1];
            chosen[at] = j;
        }
    }

    /// <summary>The elements along the axis and the order of their indices.</summary>
    private readonly struct Line<T>(T[] elements, bool largest) : IComparer<int>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T[] Elements => elements;

        public int Compare(int x, int y)
        {
            // CompareTo puts NaN below every number, and the indices decide between equal elements.
            T a = elements[x], b = elements[y];
            int order = T.IsNaN(a) || T.IsNaN(b) ? T.IsNaN(a).CompareTo(T.IsNaN(b)) : a.CompareTo(b);
            return order == 0 ? x.CompareTo(y) : largest ? -order : order;
        }
    }
}

public partial class Tensor
{
    /// <summary>
    /// The k largest or smallest elements along an axis, sorted, and their indices. Of equal elements the one with the lower index comes
    /// first; NaN counts as larger than any number, as in PyTorch.
    /// </summary>
    /// <remarks><example><code>
    /// (Tensor values, Indices classes) = logits.TopK(5);   // [batch, classes] to [batch, 5] each
    /// </code></example></remarks>
    /// <param name="k">The number of elements, 0 to the size of the axis.</param>
    /// <param name="axis">The axis; negative values count from the end. Default the last.</param>
    /// <param name="largest">Whether the largest elements are returned, in descending order, or the smallest, in ascending order. Default
    /// true.</param>
    /// <returns>The elements, which propagate gradients, and their indices along the axis: the tensor's shape with size k along the
    /// axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k exceeds the size of the axis or is negative.</exception>
    public TopElements TopK(int k, int axis = -1, bool largest = true) => Tensors.TopK.Apply(this, k, axis, largest);
}
