using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// The common part of softmax, log-softmax and log-sum-exp: eₖ = e^{xₖ − m} with m = max x, and Σ eₖ, without overflow.
/// </summary>
internal static class SoftmaxKernel
{
    /// <summary>Processes one row: writes e, returns its sum and the maximum (0 if infinite).</summary>
    public static T Row<T>(ReadOnlySpan<T> x, Span<T> e, out T max)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        max = FiniteOrZero(Reductions.Max(x));
        Elementwise.Unary(x, e, new ExpMinus<T>(max));
        return T.CreateTruncating(Reductions.Sum<T>(e));
    }

    /// <summary>
    /// Processes all columns of a row-major x [n, columns]: writes e [n, columns], the column sums of e and the column maxima of x.
    /// </summary>
    public static void Columns<T>(ReadOnlySpan<T> x, Span<T> e, Span<T> max, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = max.Length;
        max.Fill(T.NegativeInfinity);
        sum.Clear();
        for (int start = 0; start < x.Length; start += columns)
            Elementwise.Binary(x.Slice(start, columns), max, max, default(Maximum<T>));
        foreach (ref T value in max)
            value = FiniteOrZero(value);
        for (int start = 0; start < x.Length; start += columns)
        {
            Elementwise.Binary(x.Slice(start, columns), max, e.Slice(start, columns), default(ExpOfDifference<T>));
            Elementwise.Binary(sum, e.Slice(start, columns), sum, default(Plus<T>));
        }
    }

    /// <summary>ln x as computed by the lanes.</summary>
    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Transcendental.Log<T, T, LaneScalar<T>>(x);

    // A row of −∞ gives e = 0 and sum 0, and +∞ stays infinite, instead of ∞ − ∞.
    private static T FiniteOrZero<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.IsInfinity(value) ? T.Zero : value;

    private readonly struct ExpMinus<T>(T max) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _max = max;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Exp<V, T, L>(L.Subtract(x, L.Create(_max)));
    }

    private readonly struct ExpOfDifference<T> : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V max)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Exp<V, T, L>(L.Subtract(x, max));
    }
}
