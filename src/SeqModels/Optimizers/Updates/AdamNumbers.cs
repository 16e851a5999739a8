using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Optimizers.Updates;

/// <summary>
/// The coefficients of one step of <see cref="Adam"/> and its relatives: Mix = 1 − β, Size and Correction holding the bias corrections.
/// </summary>
internal struct AdamNumbers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Decay;
    public T Shrink;
    public T Mix1;
    public T Beta2;
    public T Mix2;
    public T Size;
    public T Correction;
    public T Epsilon;

    /// <summary>p ← Shrink·p, g ← g + Decay·p, m ← m + Mix1 (g − m), v ← Beta2·v + Mix2·g². Returns g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Gather<V, L>(ref V p, V g, ref V m, ref V v)
        where V : struct
        where L : struct, ILane<V, T>
    {
        V decayed = L.FusedMultiplyAdd(L.Create(Decay), p, g);
        p = L.Multiply(L.Create(Shrink), p);
        m = L.FusedMultiplyAdd(L.Create(Mix1), L.Subtract(decayed, m), m);
        v = L.FusedMultiplyAdd(L.Multiply(L.Create(Mix2), decayed), decayed, L.Multiply(L.Create(Beta2), v));
        return decayed;
    }

    /// <summary>p − Size·m/(Correction·√v + ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Move<V, L>(V p, V m, V v)
        where V : struct
        where L : struct, ILane<V, T> =>
        L.FusedMultiplyAdd(L.Negate(L.Create(Size)), L.Divide(m, Denominator<V, L>(v)), p);

    /// <summary>Correction·√v + ε.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Denominator<V, L>(V v)
        where V : struct
        where L : struct, ILane<V, T> =>
        L.FusedMultiplyAdd(L.Create(Correction), L.Sqrt(v), L.Create(Epsilon));
}
