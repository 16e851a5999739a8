using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

/// <summary>Elementwise loops over rows that every family needs.</summary>
internal static unsafe class RowLoops
{
    /// <summary>sum[k] += Σ_j rows[j, k], j ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows<V, T, L>(T* rows, int count, int width, T* sum)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        int k = 0;
        for (; k + L.Count <= width; k += L.Count)
            AddColumn<V, T, L, Whole<V, T, L>>(rows + k, count, width, sum + k, 0);
        if (k < width)
            AddColumn<V, T, L, Part<V, T, L>>(rows + k, count, width, sum + k, width - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddColumn<V, T, L, E>(T* rows, int count, int width, T* sum, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V total = E.Load(sum, 0, part);
        for (int j = 0; j < count; j++, rows += width)
            total = L.Add(total, E.Load(rows, 0, part));
        E.Store(total, sum, 0, part);
    }
}
