using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Markov.Recursions;

/// <summary>y ← x·W for one row x and padded rows of W, with the bits of <see cref="ChainKernel"/>.</summary>
internal static class RowProduct
{
    /// <param name="x">The factors, at least one per row of W.</param>
    /// <param name="w">W in padded rows.</param>
    /// <param name="y">The result, a padded row.</param>
    public static void Run(ReadOnlySpan<double> x, ReadOnlySpan<double> w, Span<double> y)
    {
        int depth = w.Length / y.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Length, depth);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length % StateRows.Unit, 0);
        if (WidestLane.Is512)
            Loop<Vector512<double>, Lane512<double>>(x, depth, w, y);
        else if (WidestLane.Is256)
            Loop<Vector256<double>, Lane256<double>>(x, depth, w, y);
        else if (WidestLane.Is128)
            Loop<Vector128<double>, Lane128<double>>(x, depth, w, y);
        else
            Loop<double, LaneScalar<double>>(x, depth, w, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V, L>(ReadOnlySpan<double> x, int depth, ReadOnlySpan<double> w, Span<double> y)
        where V : struct
        where L : struct, ILane<V, double> =>
        ChainKernel.Multiply<V, L>(in MemoryMarshal.GetReference(x), depth, in MemoryMarshal.GetReference(w), ref MemoryMarshal.GetReference(y), (nuint)y.Length);
}
