using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>
/// Copies a range of a matrix's columns to contiguous rows: panel[k · width + j] = source(k, column + j).
/// </summary>
internal static unsafe class PanelPacking
{
    private const int RowsAtATime = 64;

    /// <summary>
    /// The number of rows of one panel to pack before the next panel: a few if rows are contiguous, so that a row's page and
    /// cache lines are reused for all panels; all if columns are contiguous.
    /// </summary>
    public static int DepthChunk<T>(Matrix<T> source, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => source.ColumnStride == 1 ? RowsAtATime : Math.Max(1, depth);

    /// <summary>
    /// Packs <paramref name="columns"/> ≤ <paramref name="width"/> columns of <paramref name="depth"/> rows; the rest of each packed row
    /// is zero.
    /// </summary>
    public static void Pack<T>(Matrix<T> source, int row, int depth, int column, int columns, int width, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns < width)
            new Span<T>(panel, depth * width).Clear();
        Copy(source.Block(row, column, depth, columns), panel, width);
    }

    /// <summary>Copies a matrix to rows that are <paramref name="width"/> elements apart.</summary>
    public static void Copy<T>(Matrix<T> source, T* panel, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* from = source.Data;
        int depth = source.Rows, columns = source.Columns;
        if (source.ColumnStride == 1)
            CopyRows(from, source.RowStride, depth, columns, width, panel);
        else if (source.RowStride == 1 && typeof(T) == typeof(float) && Avx.IsSupported)
            Transpose((float*)from, source.ColumnStride, depth, columns, width, (float*)panel);
        else
            CopyElements(from, source.RowStride, source.ColumnStride, depth, columns, width, panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows<T>(T* from, nint rowStride, int depth, int columns, int width, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int wide = Vector256<T>.Count, narrow = Vector128<T>.Count;
        int last = columns - narrow;
        for (int k = 0; k < depth; k++, from += rowStride, panel += width)
        {
            int j = 0;
            for (; j <= columns - wide; j += wide)
                Vector256.Store(Vector256.Load(from + j), panel + j);
            for (; j <= last; j += narrow)
                Vector128.Store(Vector128.Load(from + j), panel + j);
            if (j == columns)
                continue;
            if (last >= 0)
            {
                // The last vector overlaps the one before.
                Vector128.Store(Vector128.Load(from + last), panel + last);
                continue;
            }

            for (; j < columns; j++)
                panel[j] = from[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyElements<T>(T* from, nint rowStride, nint columnStride, int depth, int columns, int width, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++, from += columnStride, panel++)
        {
            T* source = from;
            T* target = panel;
            for (int k = 0; k < depth; k++, source += rowStride, target += width)
                *target = *source;
        }
    }

    /// <summary>Columns of the source are contiguous: blocks of 8 × 8 are transposed in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* from, nint columnStride, int depth, int columns, int width, float* panel)
    {
        int wholeDepth = depth & ~7;
        int j = 0;
        for (; j + 8 <= columns; j += 8)
        {
            float* source = from + (j * columnStride);
            float* target = panel + j;
            for (int k = 0; k < wholeDepth; k += 8, source += 8, target += 8 * width)
                Transpose8(source, columnStride, target, width);
        }

        for (; j + 4 <= columns; j += 4)
            Transpose4(from, columnStride, wholeDepth, width, panel, j);
        if (j < columns && columns >= 4)
        {
            // The last four columns overlap the ones before.
            Transpose4(from, columnStride, wholeDepth, width, panel, columns - 4);
            j = columns;
        }

        if (j == 0)
            CopyElements(from, 1, columnStride, depth, columns, width, panel);
        else if (wholeDepth < depth)
            CopyElements(from + wholeDepth, 1, columnStride, depth - wholeDepth, columns, width, panel + (wholeDepth * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* from, nint columnStride, int depth, int width, float* panel, int column)
    {
        float* source = from + (column * columnStride);
        float* target = panel + column;
        for (int k = 0; k < depth; k += 8, source += 8, target += 8 * width)
            Transpose4By8(source, columnStride, target, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* source, nint sourceStride, float* target, nint targetStride)
    {
        float* lower = source + (4 * sourceStride);
        Vector256<float> r0 = Join(source, lower);
        Vector256<float> r1 = Join(source + sourceStride, lower + sourceStride);
        Vector256<float> r2 = Join(source + (2 * sourceStride), lower + (2 * sourceStride));
        Vector256<float> r3 = Join(source + (3 * sourceStride), lower + (3 * sourceStride));
        Vector256<float> r4 = Join(source + 4, lower + 4);
        Vector256<float> r5 = Join(source + sourceStride + 4, lower + sourceStride + 4);
        Vector256<float> r6 = Join(source + (2 * sourceStride) + 4, lower + (2 * sourceStride) + 4);
        Vector256<float> r7 = Join(source + (3 * sourceStride) + 4, lower + (3 * sourceStride) + 4);
        Interleave(ref r0, ref r1, ref r2, ref r3);
        Interleave(ref r4, ref r5, ref r6, ref r7);
        Vector256.Store(r0, target);
        Vector256.Store(r1, target + targetStride);
        Vector256.Store(r2, target + (2 * targetStride));
        Vector256.Store(r3, target + (3 * targetStride));
        target += 4 * targetStride;
        Vector256.Store(r4, target);
        Vector256.Store(r5, target + targetStride);
        Vector256.Store(r6, target + (2 * targetStride));
        Vector256.Store(r7, target + (3 * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4By8(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Vector256<float> a = Vector256.Load(source);
        Vector256<float> b = Vector256.Load(source + sourceStride);
        Vector256<float> c = Vector256.Load(source + (2 * sourceStride));
        Vector256<float> d = Vector256.Load(source + (3 * sourceStride));
        Interleave(ref a, ref b, ref c, ref d);
        float* upper = target + (4 * targetStride);
        Vector128.Store(a.GetLower(), target);
        Vector128.Store(b.GetLower(), target + targetStride);
        Vector128.Store(c.GetLower(), target + (2 * targetStride));
        Vector128.Store(d.GetLower(), target + (3 * targetStride));
        Vector128.Store(a.GetUpper(), upper);
        Vector128.Store(b.GetUpper(), upper + targetStride);
        Vector128.Store(c.GetUpper(), upper + (2 * targetStride));
        Vector128.Store(d.GetUpper(), upper + (3 * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Join(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    /// <summary>Transposes the 4 × 4 block in each half of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(ref Vector256<float> a, ref Vector256<float> b, ref Vector256<float> c, ref Vector256<float> d)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b);
        Vector256<float> cd = Avx.UnpackLow(c, d);
        Vector256<float> abHigh = Avx.UnpackHigh(a, b);
        Vector256<float> cdHigh = Avx.UnpackHigh(c, d);
        a = Avx.Shuffle(ab, cd, 0b01_00_01_00);
        b = Avx.Shuffle(ab, cd, 0b11_10_11_10);
        c = Avx.Shuffle(abHigh, cdHigh, 0b01_00_01_00);
        d = Avx.Shuffle(abHigh, cdHigh, 0b11_10_11_10);
    }
}
