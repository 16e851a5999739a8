using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>Up to 12 rows × one panel (2 vectors) of C.</summary>
internal static unsafe class ProductKernel2
{
    // Depths per iteration of the loop, which then has few instructions besides loads and multiply-adds.
    private const int Unroll = 4;

    /// <summary>Adds one tile's products over the whole depth. Every accumulator has a name so that it stays in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, L, TRows>(in ProductTile<T> tile)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TRows : struct, IRowCount
    {
        V c0a = L.Zero, c0b = L.Zero;
        V c1a = L.Zero, c1b = L.Zero;
        V c2a = L.Zero, c2b = L.Zero;
        V c3a = L.Zero, c3b = L.Zero;
        V c4a = L.Zero, c4b = L.Zero;
        V c5a = L.Zero, c5b = L.Zero;
        V c6a = L.Zero, c6b = L.Zero;
        V c7a = L.Zero, c7b = L.Zero;
        V c8a = L.Zero, c8b = L.Zero;
        V c9a = L.Zero, c9b = L.Zero;
        V c10a = L.Zero, c10b = L.Zero;
        V c11a = L.Zero, c11b = L.Zero;
        nuint count = (nuint)L.Count;
        nint cRow = tile.CRow;
        if (tile.Accumulate)
        {
            ref T c = ref *tile.C;
            c0a = L.Load(ref c, 0);
            c0b = L.Load(ref c, count);
            if (TRows.Count > 1)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c1a = L.Load(ref c, 0);
                c1b = L.Load(ref c, count);
            }

            if (TRows.Count > 2)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c2a = L.Load(ref c, 0);
                c2b = L.Load(ref c, count);
            }

            if (TRows.Count > 3)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c3a = L.Load(ref c, 0);
                c3b = L.Load(ref c, count);
            }

            if (TRows.Count > 4)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c4a = L.Load(ref c, 0);
                c4b = L.Load(ref c, count);
            }

            if (TRows.Count > 5)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c5a = L.Load(ref c, 0);
                c5b = L.Load(ref c, count);
            }

            if (TRows.Count > 6)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c6a = L.Load(ref c, 0);
                c6b = L.Load(ref c, count);
            }

            if (TRows.Count > 7)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c7a = L.Load(ref c, 0);
                c7b = L.Load(ref c, count);
            }

            if (TRows.Count > 8)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c8a = L.Load(ref c, 0);
                c8b = L.Load(ref c, count);
            }

            if (TRows.Count > 9)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c9a = L.Load(ref c, 0);
                c9b = L.Load(ref c, count);
            }

            if (TRows.Count > 10)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c10a = L.Load(ref c, 0);
                c10b = L.Load(ref c, count);
            }

            if (TRows.Count > 11)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c11a = L.Load(ref c, 0);
                c11b = L.Load(ref c, count);
            }
        }

        nint bDepth = tile.BDepth;
        nint s1 = tile.ARow;
        nint s2 = 2 * s1;
        nint s3 = 3 * s1;
        T* a0 = tile.A;
        T* a4 = a0 + (4 * s1);
        T* a8 = a4 + (4 * s1);
        T* b = tile.B;
        nint depth = tile.Depth;
        // Only for packed B: rows in place are far apart, and the unrolled loop was slower on them.
        for (; depth >= Unroll && bDepth == 2 * L.Count; depth -= Unroll)
        {
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c1a, ref c1b, ref c2a, ref c2b, ref c3a, ref c3b, ref c4a, ref c4b, ref c5a, ref c5b, ref c6a, ref c6b, ref c7a, ref c7b, ref c8a, ref c8b, ref c9a, ref c9b, ref c10a, ref c10b, ref c11a, ref c11b, a0, a4, a8, 0, s1, s2, s3, b);
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c1a, ref c1b, ref c2a, ref c2b, ref c3a, ref c3b, ref c4a, ref c4b, ref c5a, ref c5b, ref c6a, ref c6b, ref c7a, ref c7b, ref c8a, ref c8b, ref c9a, ref c9b, ref c10a, ref c10b, ref c11a, ref c11b, a0, a4, a8, 1, s1, s2, s3, b + bDepth);
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c1a, ref c1b, ref c2a, ref c2b, ref c3a, ref c3b, ref c4a, ref c4b, ref c5a, ref c5b, ref c6a, ref c6b, ref c7a, ref c7b, ref c8a, ref c8b, ref c9a, ref c9b, ref c10a, ref c10b, ref c11a, ref c11b, a0, a4, a8, 2, s1, s2, s3, b + (2 * bDepth));
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c1a, ref c1b, ref c2a, ref c2b, ref c3a, ref c3b, ref c4a, ref c4b, ref c5a, ref c5b, ref c6a, ref c6b, ref c7a, ref c7b, ref c8a, ref c8b, ref c9a, ref c9b, ref c10a, ref c10b, ref c11a, ref c11b, a0, a4, a8, 3, s1, s2, s3, b + (3 * bDepth));
            b += Unroll * bDepth;
            a0 += Unroll;
            a4 += Unroll;
            a8 += Unroll;
        }

        for (; depth > 0; depth--)
        {
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c1a, ref c1b, ref c2a, ref c2b, ref c3a, ref c3b, ref c4a, ref c4b, ref c5a, ref c5b, ref c6a, ref c6b, ref c7a, ref c7b, ref c8a, ref c8b, ref c9a, ref c9b, ref c10a, ref c10b, ref c11a, ref c11b, a0, a4, a8, 0, s1, s2, s3, b);
            b += bDepth;
            a0++;
            a4++;
            a8++;
        }

        ref T d = ref *tile.C;
        L.Store(c0a, ref d, 0);
        L.Store(c0b, ref d, count);
        if (TRows.Count > 1)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c1a, ref d, 0);
            L.Store(c1b, ref d, count);
        }

        if (TRows.Count > 2)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c2a, ref d, 0);
            L.Store(c2b, ref d, count);
        }

        if (TRows.Count > 3)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c3a, ref d, 0);
            L.Store(c3b, ref d, count);
        }

        if (TRows.Count > 4)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c4a, ref d, 0);
            L.Store(c4b, ref d, count);
        }

        if (TRows.Count > 5)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c5a, ref d, 0);
            L.Store(c5b, ref d, count);
        }

        if (TRows.Count > 6)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c6a, ref d, 0);
            L.Store(c6b, ref d, count);
        }

        if (TRows.Count > 7)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c7a, ref d, 0);
            L.Store(c7b, ref d, count);
        }

        if (TRows.Count > 8)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c8a, ref d, 0);
            L.Store(c8b, ref d, count);
        }

        if (TRows.Count > 9)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c9a, ref d, 0);
            L.Store(c9b, ref d, count);
        }

        if (TRows.Count > 10)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c10a, ref d, 0);
            L.Store(c10b, ref d, count);
        }

        if (TRows.Count > 11)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c11a, ref d, 0);
            L.Store(c11b, ref d, count);
        }
    }

    /// <summary>Adds the products at one depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V, T, L, TRows>(
        ref V c0a, ref V c0b,
        ref V c1a, ref V c1b,
        ref V c2a, ref V c2b,
        ref V c3a, ref V c3b,
        ref V c4a, ref V c4b,
        ref V c5a, ref V c5b,
        ref V c6a, ref V c6b,
        ref V c7a, ref V c7b,
        ref V c8a, ref V c8b,
        ref V c9a, ref V c9b,
        ref V c10a, ref V c10b,
        ref V c11a, ref V c11b,
        T* a0, T* a4, T* a8, int k, nint s1, nint s2, nint s3, T* b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TRows : struct, IRowCount
    {
        V first = L.Load(ref *b, 0);
        V second = L.Load(ref *b, (nuint)L.Count);
        V x = L.Create(a0[k]);
        c0a = L.FusedMultiplyAdd(x, first, c0a);
        c0b = L.FusedMultiplyAdd(x, second, c0b);
        if (TRows.Count > 1)
        {
            x = L.Create((a0 + s1)[k]);
            c1a = L.FusedMultiplyAdd(x, first, c1a);
            c1b = L.FusedMultiplyAdd(x, second, c1b);
        }

        if (TRows.Count > 2)
        {
            x = L.Create((a0 + s2)[k]);
            c2a = L.FusedMultiplyAdd(x, first, c2a);
            c2b = L.FusedMultiplyAdd(x, second, c2b);
        }

        if (TRows.Count > 3)
        {
            x = L.Create((a0 + s3)[k]);
            c3a = L.FusedMultiplyAdd(x, first, c3a);
            c3b = L.FusedMultiplyAdd(x, second, c3b);
        }

        if (TRows.Count > 4)
        {
            x = L.Create(a4[k]);
            c4a = L.FusedMultiplyAdd(x, first, c4a);
            c4b = L.FusedMultiplyAdd(x, second, c4b);
        }

        if (TRows.Count > 5)
        {
            x = L.Create((a4 + s1)[k]);
            c5a = L.FusedMultiplyAdd(x, first, c5a);
            c5b = L.FusedMultiplyAdd(x, second, c5b);
        }

        if (TRows.Count > 6)
        {
            x = L.Create((a4 + s2)[k]);
            c6a = L.FusedMultiplyAdd(x, first, c6a);
            c6b = L.FusedMultiplyAdd(x, second, c6b);
        }

        if (TRows.Count > 7)
        {
            x = L.Create((a4 + s3)[k]);
            c7a = L.FusedMultiplyAdd(x, first, c7a);
            c7b = L.FusedMultiplyAdd(x, second, c7b);
        }

        if (TRows.Count > 8)
        {
            x = L.Create(a8[k]);
            c8a = L.FusedMultiplyAdd(x, first, c8a);
            c8b = L.FusedMultiplyAdd(x, second, c8b);
        }

        if (TRows.Count > 9)
        {
            x = L.Create((a8 + s1)[k]);
            c9a = L.FusedMultiplyAdd(x, first, c9a);
            c9b = L.FusedMultiplyAdd(x, second, c9b);
        }

        if (TRows.Count > 10)
        {
            x = L.Create((a8 + s2)[k]);
            c10a = L.FusedMultiplyAdd(x, first, c10a);
            c10b = L.FusedMultiplyAdd(x, second, c10b);
        }

        if (TRows.Count > 11)
        {
            x = L.Create((a8 + s3)[k]);
            c11a = L.FusedMultiplyAdd(x, first, c11a);
            c11b = L.FusedMultiplyAdd(x, second, c11b);
        }
    }
}
