using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>Up to 3 rows × four panels (8 vectors) of C; with one row, a vector-matrix product bounded by memory bandwidth.</summary>
internal static unsafe class ProductKernel8
{
    /// <summary>Adds one tile's products over the whole depth. Every accumulator has a name so that it stays in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, L, TRows>(in ProductTile<T> tile)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TRows : struct, IRowCount
    {
        V c0a = L.Zero, c0b = L.Zero, c0c = L.Zero, c0d = L.Zero, c0e = L.Zero, c0f = L.Zero, c0g = L.Zero, c0h = L.Zero;
        V c1a = L.Zero, c1b = L.Zero, c1c = L.Zero, c1d = L.Zero, c1e = L.Zero, c1f = L.Zero, c1g = L.Zero, c1h = L.Zero;
        V c2a = L.Zero, c2b = L.Zero, c2c = L.Zero, c2d = L.Zero, c2e = L.Zero, c2f = L.Zero, c2g = L.Zero, c2h = L.Zero;
        nuint count = (nuint)L.Count;
        nint cRow = tile.CRow;
        if (tile.Accumulate)
        {
            ref T c = ref *tile.C;
            c0a = L.Load(ref c, 0);
            c0b = L.Load(ref c, count);
            c0c = L.Load(ref c, 2 * count);
            c0d = L.Load(ref c, 3 * count);
            c0e = L.Load(ref c, 4 * count);
            c0f = L.Load(ref c, 5 * count);
            c0g = L.Load(ref c, 6 * count);
            c0h = L.Load(ref c, 7 * count);
            if (TRows.Count > 1)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c1a = L.Load(ref c, 0);
                c1b = L.Load(ref c, count);
                c1c = L.Load(ref c, 2 * count);
                c1d = L.Load(ref c, 3 * count);
                c1e = L.Load(ref c, 4 * count);
                c1f = L.Load(ref c, 5 * count);
                c1g = L.Load(ref c, 6 * count);
                c1h = L.Load(ref c, 7 * count);
            }

            if (TRows.Count > 2)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c2a = L.Load(ref c, 0);
                c2b = L.Load(ref c, count);
                c2c = L.Load(ref c, 2 * count);
                c2d = L.Load(ref c, 3 * count);
                c2e = L.Load(ref c, 4 * count);
                c2f = L.Load(ref c, 5 * count);
                c2g = L.Load(ref c, 6 * count);
                c2h = L.Load(ref c, 7 * count);
            }
        }

        nint bDepth = tile.BDepth;
        nint s1 = tile.ARow;
        nint s2 = 2 * s1;
        T* a0 = tile.A;
        nint bPanel = tile.BPanel;
        T* b0 = tile.B;
        T* b1 = b0 + bPanel;
        T* b2 = b1 + bPanel;
        T* b3 = b2 + bPanel;
        for (nint depth = tile.Depth; depth > 0; depth--)
        {
            V x0 = L.Create(*a0);
            V x1 = TRows.Count > 1 ? L.Create(a0[s1]) : L.Zero;
            V x2 = TRows.Count > 2 ? L.Create(a0[s2]) : L.Zero;
            V y = L.Load(ref *b0, 0);
            c0a = L.FusedMultiplyAdd(x0, y, c0a);
            if (TRows.Count > 1)
                c1a = L.FusedMultiplyAdd(x1, y, c1a);
            if (TRows.Count > 2)
                c2a = L.FusedMultiplyAdd(x2, y, c2a);
            y = L.Load(ref *b0, count);
            c0b = L.FusedMultiplyAdd(x0, y, c0b);
            if (TRows.Count > 1)
                c1b = L.FusedMultiplyAdd(x1, y, c1b);
            if (TRows.Count > 2)
                c2b = L.FusedMultiplyAdd(x2, y, c2b);
            y = L.Load(ref *b1, 0);
            c0c = L.FusedMultiplyAdd(x0, y, c0c);
            if (TRows.Count > 1)
                c1c = L.FusedMultiplyAdd(x1, y, c1c);
            if (TRows.Count > 2)
                c2c = L.FusedMultiplyAdd(x2, y, c2c);
            y = L.Load(ref *b1, count);
            c0d = L.FusedMultiplyAdd(x0, y, c0d);
            if (TRows.Count > 1)
                c1d = L.FusedMultiplyAdd(x1, y, c1d);
            if (TRows.Count > 2)
                c2d = L.FusedMultiplyAdd(x2, y, c2d);
            y = L.Load(ref *b2, 0);
            c0e = L.FusedMultiplyAdd(x0, y, c0e);
            if (TRows.Count > 1)
                c1e = L.FusedMultiplyAdd(x1, y, c1e);
            if (TRows.Count > 2)
                c2e = L.FusedMultiplyAdd(x2, y, c2e);
            y = L.Load(ref *b2, count);
            c0f = L.FusedMultiplyAdd(x0, y, c0f);
            if (TRows.Count > 1)
                c1f = L.FusedMultiplyAdd(x1, y, c1f);
            if (TRows.Count > 2)
                c2f = L.FusedMultiplyAdd(x2, y, c2f);
            y = L.Load(ref *b3, 0);
            c0g = L.FusedMultiplyAdd(x0, y, c0g);
            if (TRows.Count > 1)
                c1g = L.FusedMultiplyAdd(x1, y, c1g);
            if (TRows.Count > 2)
                c2g = L.FusedMultiplyAdd(x2, y, c2g);
            y = L.Load(ref *b3, count);
            c0h = L.FusedMultiplyAdd(x0, y, c0h);
            if (TRows.Count > 1)
                c1h = L.FusedMultiplyAdd(x1, y, c1h);
            if (TRows.Count > 2)
                c2h = L.FusedMultiplyAdd(x2, y, c2h);
            b0 += bDepth;
            b1 += bDepth;
            b2 += bDepth;
            b3 += bDepth;
            a0++;
        }

        ref T d = ref *tile.C;
        L.Store(c0a, ref d, 0);
        L.Store(c0b, ref d, count);
        L.Store(c0c, ref d, 2 * count);
        L.Store(c0d, ref d, 3 * count);
        L.Store(c0e, ref d, 4 * count);
        L.Store(c0f, ref d, 5 * count);
        L.Store(c0g, ref d, 6 * count);
        L.Store(c0h, ref d, 7 * count);
        if (TRows.Count > 1)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c1a, ref d, 0);
            L.Store(c1b, ref d, count);
            L.Store(c1c, ref d, 2 * count);
            L.Store(c1d, ref d, 3 * count);
            L.Store(c1e, ref d, 4 * count);
            L.Store(c1f, ref d, 5 * count);
            L.Store(c1g, ref d, 6 * count);
            L.Store(c1h, ref d, 7 * count);
        }

        if (TRows.Count > 2)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c2a, ref d, 0);
            L.Store(c2b, ref d, count);
            L.Store(c2c, ref d, 2 * count);
            L.Store(c2d, ref d, 3 * count);
            L.Store(c2e, ref d, 4 * count);
            L.Store(c2f, ref d, 5 * count);
            L.Store(c2g, ref d, 6 * count);
            L.Store(c2h, ref d, 7 * count);
        }
    }
}
