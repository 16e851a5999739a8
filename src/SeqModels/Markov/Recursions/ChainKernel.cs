using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Markov.Recursions;

/// <summary>
/// The inner loops of the recursions on padded rows of doubles. A product x·W is one chain of fused multiply-adds per column, in ascending order
/// of the rows of W, with up to eight column vectors in flight; a sum adds element j to sum j mod 8 and folds the eight sums. So the bits do not
/// depend on the vector width.
/// </summary>
internal static class ChainKernel
{
    /// <summary>y ← x·W.</summary>
    /// <param name="x">The factors, [depth].</param>
    /// <param name="depth">The number of rows of W.</param>
    /// <param name="w">W, [depth, stride].</param>
    /// <param name="y">The result, [stride].</param>
    /// <param name="stride">The padded number of columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<V, L>(ref readonly double x, int depth, ref readonly double w, ref double y, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        nuint count = (nuint)L.Count, j = 0;
        for (; j + (8 * count) <= stride; j += 8 * count)
        {
            Multiply8<V, L>(in x, depth, in w, ref y, stride, j);
        }
        if (j + (4 * count) <= stride)
        {
            Multiply4<V, L>(in x, depth, in w, ref y, stride, j);
            j += 4 * count;
        }
        for (; j < stride; j += count)
        {
            V a = L.Zero;
            nuint at = j;
            for (int k = 0; k < depth; k++, at += stride)
            {
                a = L.FusedMultiplyAdd(L.Create(Unsafe.Add(ref Unsafe.AsRef(in x), k)), L.Load(in w, at), a);
            }
            L.Store(a, ref y, j);
        }
    }

    /// <summary>y ← y ⊙ b; returns Σ y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyAndSum<V, L>(ref double y, ref readonly double b, ref double sums, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        for (nuint first = 0; first < StateRows.Unit; first += (nuint)L.Count)
        {
            V sum = L.Zero;
            for (nuint j = first; j < stride; j += StateRows.Unit)
            {
                V product = L.Multiply(L.Load(in y, j), L.Load(in b, j));
                L.Store(product, ref y, j);
                sum = L.Add(sum, product);
            }
            L.Store(sum, ref sums, first);
        }
        return Fold(in sums);
    }

    /// <summary>Σ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum<V, L>(ref readonly double x, ref double sums, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        for (nuint first = 0; first < StateRows.Unit; first += (nuint)L.Count)
        {
            V sum = L.Zero;
            for (nuint j = first; j < stride; j += StateRows.Unit)
            {
                sum = L.Add(sum, L.Load(in x, j));
            }
            L.Store(sum, ref sums, first);
        }
        return Fold(in sums);
    }

    /// <summary>y ← factor·y, with elements below <see cref="StepLikelihoods.Tiny"/> replaced by 0, which avoids subnormal numbers; their sum is
    /// added to <paramref name="lost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<V, L>(ref double y, double factor, ref V lost, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        V f = L.Create(factor), tiny = L.Constant(StepLikelihoods.Tiny);
        for (nuint j = 0; j < stride; j += (nuint)L.Count)
        {
            V scaled = L.Multiply(L.Load(in y, j), f);
            V isTiny = L.LessThan(scaled, tiny);
            lost = L.Add(lost, L.And(isTiny, scaled));
            L.Store(L.Select(isTiny, L.Zero, scaled), ref y, j);
        }
    }

    /// <summary>The rows of X += x w: X[i, j] += x[i]·w[j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddOuter<V, L>(ref readonly double x, int rows, ref readonly double w, ref double sums, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        nuint at = 0;
        for (int i = 0; i < rows; i++, at += stride)
        {
            V factor = L.Create(Unsafe.Add(ref Unsafe.AsRef(in x), i));
            for (nuint j = 0; j < stride; j += (nuint)L.Count)
            {
                L.Store(L.FusedMultiplyAdd(factor, L.Load(in w, j), L.Load(in sums, at + j)), ref sums, at + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Fold(ref readonly double sums)
    {
        ref double s = ref Unsafe.AsRef(in sums);
        return s + Unsafe.Add(ref s, 4) + (Unsafe.Add(ref s, 2) + Unsafe.Add(ref s, 6))
            + (Unsafe.Add(ref s, 1) + Unsafe.Add(ref s, 5) + (Unsafe.Add(ref s, 3) + Unsafe.Add(ref s, 7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply4<V, L>(ref readonly double x, int depth, ref readonly double w, ref double y, nuint stride, nuint j)
        where V : struct
        where L : struct, ILane<V, double>
    {
        nuint count = (nuint)L.Count, at = j;
        V a = L.Zero, b = L.Zero, c = L.Zero, d = L.Zero;
        for (int k = 0; k < depth; k++, at += stride)
        {
            V xk = L.Create(Unsafe.Add(ref Unsafe.AsRef(in x), k));
            a = L.FusedMultiplyAdd(xk, L.Load(in w, at), a);
            b = L.FusedMultiplyAdd(xk, L.Load(in w, at + count), b);
            c = L.FusedMultiplyAdd(xk, L.Load(in w, at + (2 * count)), c);
            d = L.FusedMultiplyAdd(xk, L.Load(in w, at + (3 * count)), d);
        }
        L.Store(a, ref y, j);
        L.Store(b, ref y, j + count);
        L.Store(c, ref y, j + (2 * count));
        L.Store(d, ref y, j + (3 * count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply8<V, L>(ref readonly double x, int depth, ref readonly double w, ref double y, nuint stride, nuint j)
        where V : struct
        where L : struct, ILane<V, double>
    {
        nuint count = (nuint)L.Count, at = j;
        V a = L.Zero, b = L.Zero, c = L.Zero, d = L.Zero, e = L.Zero, f = L.Zero, g = L.Zero, h = L.Zero;
        for (int k = 0; k < depth; k++, at += stride)
        {
            V xk = L.Create(Unsafe.Add(ref Unsafe.AsRef(in x), k));
            a = L.FusedMultiplyAdd(xk, L.Load(in w, at), a);
            b = L.FusedMultiplyAdd(xk, L.Load(in w, at + count), b);
            c = L.FusedMultiplyAdd(xk, L.Load(in w, at + (2 * count)), c);
            d = L.FusedMultiplyAdd(xk, L.Load(in w, at + (3 * count)), d);
            e = L.FusedMultiplyAdd(xk, L.Load(in w, at + (4 * count)), e);
            f = L.FusedMultiplyAdd(xk, L.Load(in w, at + (5 * count)), f);
            g = L.FusedMultiplyAdd(xk, L.Load(in w, at + (6 * count)), g);
            h = L.FusedMultiplyAdd(xk, L.Load(in w, at + (7 * count)), h);
        }
        L.Store(a, ref y, j);
        L.Store(b, ref y, j + count);
        L.Store(c, ref y, j + (2 * count));
        L.Store(d, ref y, j + (3 * count));
        L.Store(e, ref y, j + (4 * count));
        L.Store(f, ref y, j + (5 * count));
        L.Store(g, ref y, j + (6 * count));
        L.Store(h, ref y, j + (7 * count));
    }
}
