using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>Up to 6 rows × two panels (4 vectors) of C, for tiles with too few rows to fill the registers with one panel.</summary>
internal static unsafe class ProductKernel4
{
    /// <summary>Adds one tile's products over the whole depth. Every accumulator has a name so that it stays in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, L, TRows>(in ProductTile<T> tile)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TRows : struct, IRowCount
    {
        V c0a = L.Zero, c0b = L.Zero, c0c = L.Zero, c0d = L.Zero;
        V c1a = L.Zero, c1b = L.Zero, c1c = L.Zero, c1d = L.Zero;
        V c2a = L.Zero, c2b = L.Zero, c2c = L.Zero, c2d = L.Zero;
        V c3a = L.Zero, c3b = L.Zero, c3c = L.Zero, c3d = L.Zero;
        V c4a = L.Zero, c4b = L.Zero, c4c = L.Zero, c4d = L.Zero;
        V c5a = L.Zero, c5b = L.Zero, c5c = L.Zero, c5d = L.Zero;
        nuint count = (nuint)L.Count;
        nint cRow = tile.CRow;
        if (tile.Accumulate)
        {
            ref T c = ref *tile.C;
            c0a = L.Load(ref c, 0);
            c0b = L.Load(ref c, count);
            c0c = L.Load(ref c, 2 * count);
            c0d = L.Load(ref c, 3 * count);
            if (TRows.Count > 1)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c1a = L.Load(ref c, 0);
                c1b = L.Load(ref c, count);
                c1c = L.Load(ref c, 2 * count);
                c1d = L.Load(ref c, 3 * count);
            }

            if (TRows.Count > 2)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c2a = L.Load(ref c, 0);
                c2b = L.Load(ref c, count);
                c2c = L.Load(ref c, 2 * count);
                c2d = L.Load(ref c, 3 * count);
            }

            if (TRows.Count > 3)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c3a = L.Load(ref c, 0);
                c3b = L.Load(ref c, count);
                c3c = L.Load(ref c, 2 * count);
                c3d = L.Load(ref c, 3 * count);
            }

            if (TRows.Count > 4)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c4a = L.Load(ref c, 0);
                c4b = L.Load(ref c, count);
                c4c = L.Load(ref c, 2 * count);
                c4d = L.Load(ref c, 3 * count);
            }

            if (TRows.Count > 5)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c5a = L.Load(ref c, 0);
                c5b = L.Load(ref c, count);
                c5c = L.Load(ref c, 2 * count);
                c5d = L.Load(ref c, 3 * count);
            }
        }

        nint bDepth = tile.BDepth;
        nint s1 = tile.ARow;
        nint s2 = 2 * s1;
        nint s3 = 3 * s1;
        T* a0 = tile.A;
        T* a4 = a0 + (4 * s1);
        nint bPanel = tile.BPanel;
        T* b0 = tile.B;
        T* b1 = b0 + bPanel;
        for (nint depth = tile.Depth; depth > 0; depth--)
        {
            V x0 = L.Create(*a0);
            V x1 = TRows.Count > 1 ? L.Create(a0[s1]) : L.Zero;
            V x2 = TRows.Count > 2 ? L.Create(a0[s2]) : L.Zero;
            V x3 = TRows.Count > 3 ? L.Create(a0[s3]) : L.Zero;
            V x4 = TRows.Count > 4 ? L.Create(*a4) : L.Zero;
            V x5 = TRows.Count > 5 ? L.Create(a4[s1]) : L.Zero;
            V y = L.Load(ref *b0, 0);
            c0a = L.FusedMultiplyAdd(x0, y, c0a);
            if (TRows.Count > 1)
                c1a = L.FusedMultiplyAdd(x1, y, c1a);
            if (TRows.Count > 2)
                c2a = L.FusedMultiplyAdd(x2, y, c2a);
            if (TRows.Count > 3)
                c3a = L.FusedMultiplyAdd(x3, y, c3a);
            if (TRows.Count > 4)
                c4a = L.FusedMultiplyAdd(x4, y, c4a);
            if (TRows.Count > 5)
                c5a = L.FusedMultiplyAdd(x5, y, c5a);
            y = L.Load(ref *b0, count);
            c0b = L.FusedMultiplyAdd(x0, y, c0b);
            if (TRows.Count > 1)
                c1b = L.FusedMultiplyAdd(x1, y, c1b);
            if (TRows.Count > 2)
                c2b = L.FusedMultiplyAdd(x2, y, c2b);
            if (TRows.Count > 3)
                c3b = L.FusedMultiplyAdd(x3, y, c3b);
            if (TRows.Count > 4)
                c4b = L.FusedMultiplyAdd(x4, y, c4b);
            if (TRows.Count > 5)
                c5b = L.FusedMultiplyAdd(x5, y, c5b);
            y = L.Load(ref *b1, 0);
            c0c = L.FusedMultiplyAdd(x0, y, c0c);
            if (TRows.Count > 1)
                c1c = L.FusedMultiplyAdd(x1, y, c1c);
            if (TRows.Count > 2)
                c2c = L.FusedMultiplyAdd(x2, y, c2c);
            if (TRows.Count > 3)
                c3c = L.FusedMultiplyAdd(x3, y, c3c);
            if (TRows.Count > 4)
                c4c = L.FusedMultiplyAdd(x4, y, c4c);
            if (TRows.Count > 5)
                c5c = L.FusedMultiplyAdd(x5, y, c5c);
            y = L.Load(ref *b1, count);
            c0d = L.FusedMultiplyAdd(x0, y, c0d);
            if (TRows.Count > 1)
                c1d = L.FusedMultiplyAdd(x1, y, c1d);
            if (TRows.Count > 2)
                c2d = L.FusedMultiplyAdd(x2, y, c2d);
            if (TRows.Count > 3)
                c3d = L.FusedMultiplyAdd(x3, y, c3d);
            if (TRows.Count > 4)
                c4d = L.FusedMultiplyAdd(x4, y, c4d);
            if (TRows.Count > 5)
                c5d = L.FusedMultiplyAdd(x5, y, c5d);
            b0 += bDepth;
            b1 += bDepth;
            a0++;
            a4++;
        }

        ref T d = ref *tile.C;
        L.Store(c0a, ref d, 0);
        L.Store(c0b, ref d, count);
        L.Store(c0c, ref d, 2 * count);
        L.Store(c0d, ref d, 3 * count);
        if (TRows.Count > 1)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c1a, ref d, 0);
            L.Store(c1b, ref d, count);
            L.Store(c1c, ref d, 2 * count);
            L.Store(c1d, ref d, 3 * count);
        }

        if (TRows.Count > 2)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c2a, ref d, 0);
            L.Store(c2b, ref d, count);
            L.Store(c2c, ref d, 2 * count);
            L.Store(c2d, ref d, 3 * count);
        }

        if (TRows.Count > 3)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c3a, ref d, 0);
            L.Store(c3b, ref d, count);
            L.Store(c3c, ref d, 2 * count);
            L.Store(c3d, ref d, 3 * count);
        }

        if (TRows.Count > 4)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c4a, ref d, 0);
            L.Store(c4b, ref d, count);
            L.Store(c4c, ref d, 2 * count);
            L.Store(c4d, ref d, 3 * count);
        }

        if (TRows.Count > 5)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c5a, ref d, 0);
            L.Store(c5b, ref d, count);
            L.Store(c5c, ref d, 2 * count);
            L.Store(c5d, ref d, 3 * count);
        }
    }
}
