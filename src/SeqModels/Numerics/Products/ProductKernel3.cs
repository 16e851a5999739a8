using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>
/// 3 or 4 rows × one and a half panels (3 vectors) of C: with 16 registers, so few rows of one panel are too few chains to hide the latency
/// of the multiply-adds.
/// </summary>
internal static unsafe class ProductKernel3
{
    private const int Unroll = 4;

    /// <summary>Adds one tile's products over the whole depth. Every accumulator has a name so that it stays in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, L, TRows>(in ProductTile<T> tile)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TRows : struct, IRowCount
    {
        V c0a = L.Zero, c0b = L.Zero, c0c = L.Zero;
        V c1a = L.Zero, c1b = L.Zero, c1c = L.Zero;
        V c2a = L.Zero, c2b = L.Zero, c2c = L.Zero;
        V c3a = L.Zero, c3b = L.Zero, c3c = L.Zero;
        nuint count = (nuint)L.Count;
        nint cRow = tile.CRow;
        if (tile.Accumulate)
        {
            ref T c = ref *tile.C;
            c0a = L.Load(ref c, 0);
            c0b = L.Load(ref c, count);
            c0c = L.Load(ref c, 2 * count);
            c = ref Unsafe.Add(ref c, cRow);
            c1a = L.Load(ref c, 0);
            c1b = L.Load(ref c, count);
            c1c = L.Load(ref c, 2 * count);
            c = ref Unsafe.Add(ref c, cRow);
            c2a = L.Load(ref c, 0);
            c2b = L.Load(ref c, count);
            c2c = L.Load(ref c, 2 * count);
            if (TRows.Count > 3)
            {
                c = ref Unsafe.Add(ref c, cRow);
                c3a = L.Load(ref c, 0);
                c3b = L.Load(ref c, count);
                c3c = L.Load(ref c, 2 * count);
            }
        }

        nint bDepth = tile.BDepth;
        nint s1 = tile.ARow;
        nint s2 = 2 * s1;
        nint s3 = 3 * s1;
        T* a = tile.A;
        T* b0 = tile.B;
        T* b1 = tile.Second;
        T* b2 = tile.Third;
        nint depth = tile.Depth;
        for (; depth >= Unroll; depth -= Unroll)
        {
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c0c, ref c1a, ref c1b, ref c1c, ref c2a, ref c2b, ref c2c, ref c3a, ref c3b, ref c3c, a, 0, s1, s2, s3, b0, b1, b2);
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c0c, ref c1a, ref c1b, ref c1c, ref c2a, ref c2b, ref c2c, ref c3a, ref c3b, ref c3c, a, 1, s1, s2, s3, b0 + bDepth, b1 + bDepth, b2 + bDepth);
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c0c, ref c1a, ref c1b, ref c1c, ref c2a, ref c2b, ref c2c, ref c3a, ref c3b, ref c3c, a, 2, s1, s2, s3, b0 + (2 * bDepth), b1 + (2 * bDepth), b2 + (2 * bDepth));
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c0c, ref c1a, ref c1b, ref c1c, ref c2a, ref c2b, ref c2c, ref c3a, ref c3b, ref c3c, a, 3, s1, s2, s3, b0 + (3 * bDepth), b1 + (3 * bDepth), b2 + (3 * bDepth));
            a += Unroll;
            b0 += Unroll * bDepth;
            b1 += Unroll * bDepth;
            b2 += Unroll * bDepth;
        }

        for (; depth > 0; depth--)
        {
            Step<V, T, L, TRows>(ref c0a, ref c0b, ref c0c, ref c1a, ref c1b, ref c1c, ref c2a, ref c2b, ref c2c, ref c3a, ref c3b, ref c3c, a, 0, s1, s2, s3, b0, b1, b2);
            a++;
            b0 += bDepth;
            b1 += bDepth;
            b2 += bDepth;
        }

        ref T d = ref *tile.C;
        L.Store(c0a, ref d, 0);
        L.Store(c0b, ref d, count);
        L.Store(c0c, ref d, 2 * count);
        d = ref Unsafe.Add(ref d, cRow);
        L.Store(c1a, ref d, 0);
        L.Store(c1b, ref d, count);
        L.Store(c1c, ref d, 2 * count);
        d = ref Unsafe.Add(ref d, cRow);
        L.Store(c2a, ref d, 0);
        L.Store(c2b, ref d, count);
        L.Store(c2c, ref d, 2 * count);
        if (TRows.Count > 3)
        {
            d = ref Unsafe.Add(ref d, cRow);
            L.Store(c3a, ref d, 0);
            L.Store(c3b, ref d, count);
            L.Store(c3c, ref d, 2 * count);
        }
    }

    /// <summary>Adds the products at one depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V, T, L, TRows>(
        ref V c0a, ref V c0b, ref V c0c,
        ref V c1a, ref V c1b, ref V c1c,
        ref V c2a, ref V c2b, ref V c2c,
        ref V c3a, ref V c3b, ref V c3c,
        T* a, int k, nint s1, nint s2, nint s3, T* b0, T* b1, T* b2)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TRows : struct, IRowCount
    {
        V first = L.Load(ref *b0, 0);
        V second = L.Load(ref *b1, 0);
        V third = L.Load(ref *b2, 0);
        V x = L.Create(a[k]);
        c0a = L.FusedMultiplyAdd(x, first, c0a);
        c0b = L.FusedMultiplyAdd(x, second, c0b);
        c0c = L.FusedMultiplyAdd(x, third, c0c);
        x = L.Create((a + s1)[k]);
        c1a = L.FusedMultiplyAdd(x, first, c1a);
        c1b = L.FusedMultiplyAdd(x, second, c1b);
        c1c = L.FusedMultiplyAdd(x, third, c1c);
        x = L.Create((a + s2)[k]);
        c2a = L.FusedMultiplyAdd(x, first, c2a);
        c2b = L.FusedMultiplyAdd(x, second, c2b);
        c2c = L.FusedMultiplyAdd(x, third, c2c);
        if (TRows.Count > 3)
        {
            x = L.Create((a + s3)[k]);
            c3a = L.FusedMultiplyAdd(x, first, c3a);
            c3b = L.FusedMultiplyAdd(x, second, c3b);
            c3c = L.FusedMultiplyAdd(x, third, c3c);
        }
    }
}
