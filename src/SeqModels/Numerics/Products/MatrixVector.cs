using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Products;

/// <summary>
/// y += x·W for one row x: each y[j] continues one chain of fused multiply-adds over ascending k. The cost is dominated by reading W once,
/// so four panels (8 vectors) are processed together over the whole depth, which hides the latency of the additions.
/// </summary>
internal static unsafe class MatrixVector
{
    private const int GroupPanels = 4;

    /// <summary>The number of work units of a product: groups of four panels, then single panels.</summary>
    public static int Units(int columns, int panelWidth)
    {
        int groups = columns / (GroupPanels * panelWidth);
        int rest = columns - (groups * GroupPanels * panelWidth);
        return groups + Parts.Count(rest, panelWidth);
    }

    /// <summary>Computes the units from <paramref name="first"/> up to <paramref name="end"/>, exclusive.</summary>
    public static void Run<V, L>(in VectorTask task, int first, int end, bool backward)
        where V : struct
        where L : struct, ILane<V, float>
    {
        int width = 2 * L.Count;
        int groups = task.Columns / (GroupPanels * width);
        for (int i = first; i < end; i++)
        {
            int unit = backward ? first + end - 1 - i : i;
            int column = (unit < groups ? unit * GroupPanels : (groups * GroupPanels) + unit - groups) * width;
            float* panel = task.Panels + ((nint)column * task.Depth);
            if (unit < groups)
                AddGroup<V, L>(task.X, panel, task.Depth, task.Y + column);
            else if (column + width <= task.Columns)
                AddPanel<V, L>(task.X, panel, task.Depth, task.Y + column);
            else
                AddEdge<V, L>(task.X, panel, task.Depth, task.Y + column, task.Columns - column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroup<V, L>(float* x, float* panel, nint depth, float* y)
        where V : struct
        where L : struct, ILane<V, float>
    {
        nuint count = (nuint)L.Count;
        V a = L.Load(ref *y, 0), b = L.Load(ref *y, count), c = L.Load(ref *y, 2 * count), d = L.Load(ref *y, 3 * count);
        V e = L.Load(ref *y, 4 * count), f = L.Load(ref *y, 5 * count), g = L.Load(ref *y, 6 * count), h = L.Load(ref *y, 7 * count);
        nint width = 2 * L.Count;
        float* p0 = panel;
        float* p1 = p0 + (width * depth);
        float* p2 = p1 + (width * depth);
        float* p3 = p2 + (width * depth);
        for (nint k = 0; k < depth; k++)
        {
            V xk = L.Create(x[k]);
            a = L.FusedMultiplyAdd(xk, L.Load(ref *p0, 0), a);
            b = L.FusedMultiplyAdd(xk, L.Load(ref *p0, count), b);
            c = L.FusedMultiplyAdd(xk, L.Load(ref *p1, 0), c);
            d = L.FusedMultiplyAdd(xk, L.Load(ref *p1, count), d);
            e = L.FusedMultiplyAdd(xk, L.Load(ref *p2, 0), e);
            f = L.FusedMultiplyAdd(xk, L.Load(ref *p2, count), f);
            g = L.FusedMultiplyAdd(xk, L.Load(ref *p3, 0), g);
            h = L.FusedMultiplyAdd(xk, L.Load(ref *p3, count), h);
            p0 += width;
            p1 += width;
            p2 += width;
            p3 += width;
        }

        L.Store(a, ref *y, 0);
        L.Store(b, ref *y, count);
        L.Store(c, ref *y, 2 * count);
        L.Store(d, ref *y, 3 * count);
        L.Store(e, ref *y, 4 * count);
        L.Store(f, ref *y, 5 * count);
        L.Store(g, ref *y, 6 * count);
        L.Store(h, ref *y, 7 * count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPanel<V, L>(float* x, float* panel, nint depth, float* y)
        where V : struct
        where L : struct, ILane<V, float>
    {
        nuint count = (nuint)L.Count;
        V a = L.Load(ref *y, 0), b = L.Load(ref *y, count);
        for (nint k = 0; k < depth; k++, panel += 2 * L.Count)
        {
            V xk = L.Create(x[k]);
            a = L.FusedMultiplyAdd(xk, L.Load(ref *panel, 0), a);
            b = L.FusedMultiplyAdd(xk, L.Load(ref *panel, count), b);
        }

        L.Store(a, ref *y, 0);
        L.Store(b, ref *y, count);
    }

    /// <summary>Computes a partial panel, padded with zero weights.</summary>
    private static void AddEdge<V, L>(float* x, float* panel, nint depth, float* y, int columns)
        where V : struct
        where L : struct, ILane<V, float>
    {
        float* whole = stackalloc float[2 * L.Count];
        Span<float> to = new(y, columns);
        new Span<float>(whole, 2 * L.Count).Clear();
        to.CopyTo(new Span<float>(whole, columns));
        AddPanel<V, L>(x, panel, depth, whole);
        new Span<float>(whole, columns).CopyTo(to);
    }
}
