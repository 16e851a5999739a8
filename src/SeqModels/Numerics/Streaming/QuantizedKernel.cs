using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.Numerics.Streaming;

/// <summary>
/// The sums of one panel of a <see cref="QuantizedStepMatrix"/>. Integer sums are exact, so every implementation gives the same result;
/// the order of preference is AVX-512 (multiply pairs of 16 bits and add), AVX-VNNI (the same with the running sum in one instruction),
/// AVX2, and portable vectors. (.NET 10 has no AVX-512 VNNI.)
/// </summary>
internal static unsafe class QuantizedKernel
{
    private const int Width = QuantizedStepMatrix.PanelWidth;

    /// <summary>sums[j] = Σ_k x[k] · w[k, j], for the panel's columns j.</summary>
    /// <param name="x">Pairs of values, the last one padded with 0.</param>
    /// <param name="panel">[pairs, columns, 2].</param>
    /// <param name="pairs">The number of pairs.</param>
    /// <param name="sums">One sum per column of the panel.</param>
    public static void Sum(short* x, sbyte* panel, int pairs, int* sums)
    {
        if (Avx512BW.IsSupported)
        {
            Sum512(x, panel, pairs, sums);
        }
        else if (Avx2.IsSupported)
        {
            SumHalf256(x, panel, pairs, sums);
            SumHalf256(x, panel + Width, pairs, sums + (Width / 2));
        }
        else
        {
            SumPortable(x, panel, pairs, sums);
        }
    }

    /// <summary>y[j] = fma(sums[j], scaleOfX · scales[j], y[j]).</summary>
    public static void Scale(int* sums, float scaleOfX, float* scales, float* y, int columns)
    {
        int j = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; j + 16 <= columns; j += 16)
            {
                Vector512<float> scale = Vector512.Load(scales + j) * Vector512.Create(scaleOfX);
                Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Vector512.Load(sums + j)), scale, Vector512.Load(y + j)).Store(y + j);
            }
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + 8 <= columns; j += 8)
            {
                Vector256<float> scale = Vector256.Load(scales + j) * Vector256.Create(scaleOfX);
                Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(Vector256.Load(sums + j)), scale, Vector256.Load(y + j)).Store(y + j);
            }
        }

        for (; j < columns; j++)
            y[j] = MathF.FusedMultiplyAdd(sums[j], scaleOfX * scales[j], y[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sum512(short* x, sbyte* panel, int pairs, int* sums)
    {
        Vector512<int> a = default, b = default, c = default, d = default;
        for (nint k = 0; k < pairs; k++, panel += 2 * Width)
        {
            Vector512<short> pair = Vector512.Create(((int*)x)[k]).AsInt16();
            a += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(panel)), pair);
            b += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(panel + 32)), pair);
            c += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(panel + 64)), pair);
            d += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(panel + 96)), pair);
        }

        a.Store(sums);
        b.Store(sums + 16);
        c.Store(sums + 32);
        d.Store(sums + 48);
    }

    /// <summary>Half of a panel's columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SumHalf256(short* x, sbyte* panel, int pairs, int* sums)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nint k = 0; k < pairs; k++, panel += 2 * Width)
        {
            Vector256<short> pair = Vector256.Create(((int*)x)[k]).AsInt16();
            a = AddPairs(a, Vector128.Load(panel), pair);
            b = AddPairs(b, Vector128.Load(panel + 16), pair);
            c = AddPairs(c, Vector128.Load(panel + 32), pair);
            d = AddPairs(d, Vector128.Load(panel + 48), pair);
        }

        a.Store(sums);
        b.Store(sums + 8);
        c.Store(sums + 16);
        d.Store(sums + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AddPairs(Vector256<int> sum, Vector128<sbyte> weights, Vector256<short> pair)
    {
        Vector256<short> wide = Avx2.ConvertToVector256Int16(weights);
        return AvxVnni.IsSupported ? AvxVnni.MultiplyWideningAndAdd(sum, wide, pair) : sum + Avx2.MultiplyAddAdjacent(wide, pair);
    }

    internal static void SumPortable(short* x, sbyte* panel, int pairs, int* sums)
    {
        new Span<int>(sums, Width).Clear();
        for (nint k = 0; k < pairs; k++, panel += 2 * Width)
        {
            Vector128<int> even = Vector128.Create((int)x[2 * k]), odd = Vector128.Create((int)x[(2 * k) + 1]);
            for (int j = 0; j < Width; j += 8)
            {
                (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(panel + (2 * j)));
                (Vector128.Load(sums + j) + Pairs(low, even, odd)).Store(sums + j);
                (Vector128.Load(sums + j + 4) + Pairs(high, even, odd)).Store(sums + j + 4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Pairs(Vector128<short> weights, Vector128<int> even, Vector128<int> odd)
    {
        Vector128<int> both = weights.AsInt32();
        return ((both << 16 >> 16) * even) + ((both >> 16) * odd);
    }
}
