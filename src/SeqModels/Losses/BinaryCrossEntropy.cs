using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

// f = −y ln σ(x) − (1 − y) ln(1 − σ(x)) = max(x, 0) − x y + ln(1 + e^(−|x|)). ∂f/∂x = σ(x) − y, ∂f/∂y = −x.
// ln(1 + t) = t · ln(u)/(u − 1) with u = 1 + t rounded, and t itself where u = 1 (Higham 2002, §1.14.1): exact to rounding for small t.
internal readonly struct BinaryCrossEntropy : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.Term<V, T, L>(V x, V y)
    {
        V one = L.Constant(1);
        V t = Transcendental.Exp<V, T, L>(L.Negate(L.Abs(x)));
        V u = L.Add(one, t);
        V log = L.Divide(L.Multiply(t, Transcendental.Log<V, T, L>(u)), L.Subtract(u, one));
        log = L.Select(L.Equal(u, one), t, log);
        V positive = L.Max(x, L.Zero);
        return L.Add(L.FusedMultiplyAdd(L.Negate(x), y, positive), log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByPrediction<V, T, L>(V x, V y) => L.Subtract(Transcendental.Sigmoid<V, T, L>(x), y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByTarget<V, T, L>(V x, V y) => L.Negate(x);
}
