using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Markov.Recursions;

/// <summary>
/// The most probable path (Viterbi 1967) in log space: δ_t(j) = max_i (δ_{t−1}(i) + ln a_ij) + ln p(x_t | j). All δ are kept, so that going back
/// needs one search per time step and the forward loop no indices. Of equally probable predecessors the first is taken.
/// </summary>
internal static class ViterbiRecursion
{
    /// <summary>Finds the most probable path.</summary>
    /// <param name="chain">π and A.</param>
    /// <param name="b">ln p(x_t | i).</param>
    /// <param name="path">The output, a state per time step; unchanged if every path has probability 0.</param>
    /// <returns>ln p(x, path); −∞ if every path has probability 0.</returns>
    public static double Run(TransitionMatrices chain, in StepTable b, Span<int> path)
    {
        int length = b.Length, states = chain.StateCount, stride = chain.Stride;
        if (length == 0)
        {
            return 0;
        }
        var delta = new double[checked(length * stride)];
        Forward(chain, b, delta);
        Span<double> row = delta.AsSpan((length - 1) * stride, states);
        int state = IndexOfMax(row);
        if (double.IsNegativeInfinity(row[state]))
        {
            return double.NegativeInfinity;
        }
        double logProbability = row[state];
        path[length - 1] = state;
        for (int t = length - 2; t >= 0; t--)
        {
            path[t] = state = Predecessor(delta.AsSpan(t * stride, states), chain.LogTransition, stride, state);
        }
        return logProbability;
    }

    private static void Forward(TransitionMatrices chain, in StepTable b, double[] delta)
    {
        if (WidestLane.Is512)
            Forward<Vector512<double>, Lane512<double>>(chain, b, delta);
        else if (WidestLane.Is256)
            Forward<Vector256<double>, Lane256<double>>(chain, b, delta);
        else if (WidestLane.Is128)
            Forward<Vector128<double>, Lane128<double>>(chain, b, delta);
        else
            Forward<double, LaneScalar<double>>(chain, b, delta);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<V, L>(TransitionMatrices chain, in StepTable b, double[] delta)
        where V : struct
        where L : struct, ILane<V, double>
    {
        int states = chain.StateCount, stride = chain.Stride;
        ReadOnlySpan<int> rows = b.Rows.Span;
        ref double a = ref MemoryMarshal.GetArrayDataReference(chain.LogTransition);
        ref double row = ref MemoryMarshal.GetArrayDataReference(delta);
        for (int t = 0; t < b.Length; t++)
        {
            ref double likelihoods = ref MemoryMarshal.GetReference(b.Table.AsSpan((b.IsIndexed ? rows[t] : t) * stride, stride));
            if (t == 0)
            {
                chain.LogStart.CopyTo(delta, 0);
            }
            else
            {
                ref double previous = ref row;
                row = ref Unsafe.Add(ref row, stride);
                Maximize<V, L>(in previous, states, in a, ref row, (nuint)stride);
            }
            for (nuint j = 0; j < (nuint)stride; j += (nuint)L.Count)
            {
                L.Store(L.Add(L.Load(in row, j), L.Load(in likelihoods, j)), ref row, j);
            }
        }
    }

    /// <summary>y[j] ← max_k (x[k] + W[k, j]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Maximize<V, L>(ref readonly double x, int depth, ref readonly double w, ref double y, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        nuint count = (nuint)L.Count, j = 0;
        for (; j + (4 * count) <= stride; j += 4 * count)
        {
            V lowest = L.Constant(double.NegativeInfinity);
            V a = lowest, b = lowest, c = lowest, d = lowest;
            nuint at = j;
            for (int k = 0; k < depth; k++, at += stride)
            {
                V xk = L.Create(Unsafe.Add(ref Unsafe.AsRef(in x), k));
                a = Larger<V, L>(a, L.Add(xk, L.Load(in w, at)));
                b = Larger<V, L>(b, L.Add(xk, L.Load(in w, at + count)));
                c = Larger<V, L>(c, L.Add(xk, L.Load(in w, at + (2 * count))));
                d = Larger<V, L>(d, L.Add(xk, L.Load(in w, at + (3 * count))));
            }
            L.Store(a, ref y, j);
            L.Store(b, ref y, j + count);
            L.Store(c, ref y, j + (2 * count));
            L.Store(d, ref y, j + (3 * count));
        }
        for (; j < stride; j += count)
        {
            V a = L.Constant(double.NegativeInfinity);
            nuint at = j;
            for (int k = 0; k < depth; k++, at += stride)
            {
                a = Larger<V, L>(a, L.Add(L.Create(Unsafe.Add(ref Unsafe.AsRef(in x), k)), L.Load(in w, at)));
            }
            L.Store(a, ref y, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Larger<V, L>(V x, V y)
        where V : struct
        where L : struct, ILane<V, double> => L.Select(L.GreaterThan(y, x), y, x);

    private static int Predecessor(ReadOnlySpan<double> delta, double[] logTransition, int stride, int state)
    {
        int best = 0;
        double largest = double.NegativeInfinity;
        for (int i = 0; i < delta.Length; i++)
        {
            double value = delta[i] + logTransition[(i * stride) + state];
            if (value > largest)
            {
                (best, largest) = (i, value);
            }
        }
        return best;
    }

    private static int IndexOfMax(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
