using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Markov.Recursions;

/// <summary>
/// The forward and the backward recursion with a scale per time step (Rabiner 1989, section V.A), in the widest vectors of the CPU:
/// α_t ∝ (α_{t−1} A) ⊙ b_t with Σ α_t = 1 and scale c_t, so that ln p = Σ ln c_t; β_t ∝ A (b_{t+1} ⊙ β_{t+1}) with Σ β_t = 1; γ_t ∝ α_t ⊙ β_t.
/// </summary>
internal static class ScaledRecursion
{
    /// <summary>The smallest Σ α_t ⊙ β_t for which states that were scaled down to 0 cannot matter.</summary>
    private const double MinOverlap = 1e-200;

    /// <summary>Computes the filtered distributions.</summary>
    /// <param name="chain">π and A.</param>
    /// <param name="b">The likelihoods.</param>
    /// <param name="alpha">The output, α in padded rows.</param>
    /// <param name="scales">The output, c_t.</param>
    public static ForwardOutcome Forward(TransitionMatrices chain, in StepLikelihoods b, Span<double> alpha, Span<double> scales) =>
        WidestLane.Is512 ? Forward<Vector512<double>, Lane512<double>>(chain, b, alpha, scales)
        : WidestLane.Is256 ? Forward<Vector256<double>, Lane256<double>>(chain, b, alpha, scales)
        : WidestLane.Is128 ? Forward<Vector128<double>, Lane128<double>>(chain, b, alpha, scales)
        : Forward<double, LaneScalar<double>>(chain, b, alpha, scales);

    /// <summary>Replaces filtered distributions by smoothed ones, and adds Σ_t α_t(i) b_{t+1}(j) β_{t+1}(j) / p to the transition sums.</summary>
    /// <param name="chain">π and A.</param>
    /// <param name="b">The likelihoods.</param>
    /// <param name="states">α in padded rows; on return γ.</param>
    /// <param name="transitions">The sums in padded rows, which times A are expected transitions; empty if they are not needed.</param>
    /// <returns>Whether the result is exact up to rounding; if not, the recursion in log space is needed.</returns>
    public static bool Backward(TransitionMatrices chain, in StepLikelihoods b, Span<double> states, Span<double> transitions) =>
        WidestLane.Is512 ? Backward<Vector512<double>, Lane512<double>>(chain, b, states, transitions)
        : WidestLane.Is256 ? Backward<Vector256<double>, Lane256<double>>(chain, b, states, transitions)
        : WidestLane.Is128 ? Backward<Vector128<double>, Lane128<double>>(chain, b, states, transitions)
        : Backward<double, LaneScalar<double>>(chain, b, states, transitions);

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ForwardOutcome Forward<V, L>(TransitionMatrices chain, in StepLikelihoods b, Span<double> alpha, Span<double> scales)
        where V : struct
        where L : struct, ILane<V, double>
    {
        int states = chain.StateCount, length = b.Length, stride = chain.Stride;
        Check(chain, b, alpha.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(scales.Length, length);
        Span<double> partial = stackalloc double[StateRows.Unit];
        ref double sums = ref MemoryMarshal.GetReference(partial);
        ref double a = ref MemoryMarshal.GetArrayDataReference(chain.Transition);
        ref double table = ref MemoryMarshal.GetArrayDataReference(b.Table);
        ref int rows = ref MemoryMarshal.GetReference(b.Rows.Span);
        ref double row = ref MemoryMarshal.GetReference(alpha);
        bool isIndexed = b.IsIndexed;
        V lost = L.Zero;
        for (int t = 0; t < length; t++)
        {
            ref double likelihoods = ref Unsafe.Add(ref table, (nint)(isIndexed ? Unsafe.Add(ref rows, t) : t) * stride);
            if (t == 0)
            {
                chain.Start.CopyTo(alpha);
            }
            else
            {
                ref double previous = ref row;
                row = ref Unsafe.Add(ref row, stride);
                ChainKernel.Multiply<V, L>(in previous, states, in a, ref row, (nuint)stride);
            }
            double scale = ChainKernel.MultiplyAndSum<V, L>(ref row, in likelihoods, ref sums, (nuint)stride);
            if (!(scale >= StepLikelihoods.Tiny))
            {
                return ForwardOutcome.Failed;
            }
            scales[t] = scale;
            ChainKernel.Scale<V, L>(ref row, 1 / scale, ref lost, (nuint)stride);
        }
        L.Store(lost, ref sums, 0);
        bool hasLoss = b.HasLoss || partial[..L.Count].IndexOfAnyExcept(0) >= 0;
        return hasLoss && chain.IsSparse ? ForwardOutcome.HasLoss : ForwardOutcome.Exact;
    }

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Backward<V, L>(TransitionMatrices chain, in StepLikelihoods b, Span<double> states, Span<double> transitions)
        where V : struct
        where L : struct, ILane<V, double>
    {
        int count = chain.StateCount, length = b.Length, stride = chain.Stride;
        Check(chain, b, states.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(transitions.Length, transitions.IsEmpty ? 0 : count * stride);
        if (length == 0)
        {
            return true;
        }
        Span<double> buffer = stackalloc double[StateRows.Unit];
        Span<double> vectors = new double[2 * stride];
        ref double sums = ref MemoryMarshal.GetReference(buffer);
        ref double w = ref MemoryMarshal.GetReference(vectors);
        ref double beta = ref Unsafe.Add(ref w, stride);
        ref double a = ref MemoryMarshal.GetArrayDataReference(chain.Transposed);
        ref double table = ref MemoryMarshal.GetArrayDataReference(b.Table);
        ref int rows = ref MemoryMarshal.GetReference(b.Rows.Span);
        ref double row = ref Unsafe.Add(ref MemoryMarshal.GetReference(states), (nint)(length - 1) * stride);
        bool isIndexed = b.IsIndexed;
        V lost = L.Zero;
        vectors[..count].Fill(1.0 / count);
        for (int t = length - 2; t >= 0; t--)
        {
            // w holds β_{t+1}, then b_{t+1} ⊙ β_{t+1}.
            ref double likelihoods = ref Unsafe.Add(ref table, (nint)(isIndexed ? Unsafe.Add(ref rows, t + 1) : t + 1) * stride);
            double size = ChainKernel.MultiplyAndSum<V, L>(ref w, in likelihoods, ref sums, (nuint)stride);
            if (!(size >= StepLikelihoods.Tiny))
            {
                return false;
            }
            ChainKernel.Scale<V, L>(ref w, 1 / size, ref lost, (nuint)stride);
            ChainKernel.Multiply<V, L>(in w, count, in a, ref beta, (nuint)stride);
            row = ref Unsafe.Subtract(ref row, stride);
            double largest = ChainKernel.Sum<V, L>(in beta, ref sums, (nuint)stride);
            double overlap = Overlap<V, L>(in row, in beta, ref sums, (nuint)stride);
            if (!(overlap >= MinOverlap * largest) || !(largest >= StepLikelihoods.Tiny))
            {
                return false;
            }
            if (!transitions.IsEmpty)
            {
                ChainKernel.Scale<V, L>(ref w, 1 / overlap, ref lost, (nuint)stride);
                ChainKernel.AddOuter<V, L>(in row, count, in w, ref MemoryMarshal.GetReference(transitions), (nuint)stride);
            }
            Smooth<V, L>(ref row, in beta, ref w, 1 / overlap, 1 / largest, (nuint)stride);
        }
        return true;
    }

    /// <summary>Σ α ⊙ β.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Overlap<V, L>(ref readonly double alpha, ref readonly double beta, ref double sums, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        for (nuint first = 0; first < StateRows.Unit; first += (nuint)L.Count)
        {
            V sum = L.Zero;
            for (nuint j = first; j < stride; j += StateRows.Unit)
            {
                sum = L.FusedMultiplyAdd(L.Load(in alpha, j), L.Load(in beta, j), sum);
            }
            L.Store(sum, ref sums, first);
        }
        return ChainKernel.Fold(in sums);
    }

    /// <summary>γ = α ⊙ β · gammaFactor in place of α, and the scaled β for the next step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Smooth<V, L>(ref double alpha, ref readonly double beta, ref double scaled, double gammaFactor, double betaFactor, nuint stride)
        where V : struct
        where L : struct, ILane<V, double>
    {
        V ofGamma = L.Create(gammaFactor), ofBeta = L.Create(betaFactor);
        for (nuint j = 0; j < stride; j += (nuint)L.Count)
        {
            V each = L.Load(in beta, j);
            L.Store(L.Multiply(L.Multiply(L.Load(in alpha, j), ofGamma), each), ref alpha, j);
            L.Store(L.Multiply(each, ofBeta), ref scaled, j);
        }
    }

    private static void Check(TransitionMatrices chain, in StepLikelihoods b, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, checked(b.Length * chain.Stride));
        int tableRows = b.Table.Length / chain.Stride;
        if (!b.IsIndexed)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(tableRows, b.Length);
            return;
        }
        foreach (int row in b.Rows.Span)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)tableRows);
        }
    }
}
