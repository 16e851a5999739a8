using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// Softmax over the columns of a dense matrix x [rows, columns], with one column per sample and one row per class, so that every lane sums
/// its own column from the top: the bits do not depend on the lane width. The number of columns is a multiple of <see cref="Unit"/>.
/// </summary>
internal static unsafe class ColumnSoftmax
{
    /// <summary>The number of columns of the widest pair of vectors; samples are padded to a multiple of it.</summary>
    public const int Unit = 32;

    /// <summary>Running sums per row: column j is added to sum j mod 16, independent of the lane width.</summary>
    public const int RowSums = 16;

    /// <summary>
    /// With z = x + bias (per row, or none): m = max z per column (−∞ if all are), x ← e^(z − m), sums = Σ of that per column.
    /// If <paramref name="totals"/> is not null, it receives Σ z of the finite z.
    /// </summary>
    public static void Exponentials<T>(Matrix<T> x, T* bias, T* maxima, T* sums, T* totals)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (WidestLane.Is512For<T>())
            ExponentialsLoop<Vector512<T>, T, Lane512<T>>(x, bias, maxima, sums, totals);
        else if (WidestLane.Is256For<T>())
            ExponentialsLoop<Vector256<T>, T, Lane256<T>>(x, bias, maxima, sums, totals);
        else if (WidestLane.Is128For<T>())
            ExponentialsLoop<Vector128<T>, T, Lane128<T>>(x, bias, maxima, sums, totals);
        else
            ExponentialsLoop<T, T, LaneScalar<T>>(x, bias, maxima, sums, totals);
    }

    /// <summary>
    /// x ← factor·x + shift, factor and shift per column; if <paramref name="rowSums"/> [rows, <see cref="RowSums"/>] is not null,
    /// the results of each row are added to its running sums.
    /// </summary>
    public static void Scale<T>(Matrix<T> x, T* factors, T* shifts, T* rowSums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (WidestLane.Is512For<T>())
            ScaleLoop<Vector512<T>, T, Lane512<T>>(x, factors, shifts, rowSums);
        else if (WidestLane.Is256For<T>())
            ScaleLoop<Vector256<T>, T, Lane256<T>>(x, factors, shifts, rowSums);
        else if (WidestLane.Is128For<T>())
            ScaleLoop<Vector128<T>, T, Lane128<T>>(x, factors, shifts, rowSums);
        else
            ScaleLoop<T, T, LaneScalar<T>>(x, factors, shifts, rowSums);
    }

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ExponentialsLoop<V, T, L>(Matrix<T> x, T* bias, T* maxima, T* sums, T* totals)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        int columns = x.Columns;
        new Span<T>(maxima, columns).Fill(T.NegativeInfinity);
        new Span<T>(sums, columns).Clear();
        for (int i = 0; i < x.Rows; i++)
        {
            ref T row = ref x.Data[i * x.RowStride];
            V b = bias == null ? L.Zero : L.Create(bias[i]);
            for (nuint j = 0; j < (nuint)columns; j += (nuint)L.Count)
            {
                V z = L.Add(L.Load(in row, j), b);
                V m = L.Load(in *maxima, j);
                L.Store(L.Select(L.GreaterThan(z, m), z, m), ref *maxima, j);
            }
        }

        if (totals != null)
            TotalsLoop<V, T, L>(x, bias, totals);

        // −∞ − −∞ would be NaN; a column of −∞ keeps e = 0.
        V lowest = L.Create(T.NegativeInfinity);
        for (int i = 0; i < x.Rows; i++)
        {
            ref T row = ref x.Data[i * x.RowStride];
            V b = bias == null ? L.Zero : L.Create(bias[i]);
            for (nuint j = 0; j < (nuint)columns; j += (nuint)L.Count)
            {
                V m = L.Load(in *maxima, j);
                V z = L.Add(L.Load(in row, j), b);
                V e = Transcendental.Exp<V, T, L>(L.Subtract(z, L.Select(L.Equal(m, lowest), L.Zero, m)));
                L.Store(e, ref row, j);
                L.Store(L.Add(L.Load(in *sums, j), e), ref *sums, j);
            }
        }
    }

    private static void TotalsLoop<V, T, L>(Matrix<T> x, T* bias, T* totals)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        new Span<T>(totals, x.Columns).Clear();
        V lowest = L.Create(T.NegativeInfinity);
        for (int i = 0; i < x.Rows; i++)
        {
            ref T row = ref x.Data[i * x.RowStride];
            V b = bias == null ? L.Zero : L.Create(bias[i]);
            for (nuint j = 0; j < (nuint)x.Columns; j += (nuint)L.Count)
            {
                V z = L.Add(L.Load(in row, j), b);
                L.Store(L.Add(L.Load(in *totals, j), L.Select(L.Equal(z, lowest), L.Zero, z)), ref *totals, j);
            }
        }
    }

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ScaleLoop<V, T, L>(Matrix<T> x, T* factors, T* shifts, T* rowSums)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        for (int i = 0; i < x.Rows; i++)
        {
            ref T row = ref x.Data[i * x.RowStride];
            for (nuint first = 0; first < RowSums; first += (nuint)L.Count)
            {
                V sum = rowSums == null ? L.Zero : L.Load(in rowSums[i * RowSums], first);
                for (nuint j = first; j < (nuint)x.Columns; j += RowSums)
                {
                    V d = L.FusedMultiplyAdd(L.Load(in row, j), L.Load(in *factors, j), L.Load(in *shifts, j));
                    L.Store(d, ref row, j);
                    sum = L.Add(sum, d);
                }

                if (rowSums != null)
                    L.Store(sum, ref rowSums[i * RowSums], first);
            }
        }
    }
}
