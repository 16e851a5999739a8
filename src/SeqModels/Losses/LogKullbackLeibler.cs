using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

// With x = ln q and y = ln p: f = eʸ (y − x), and 0 where eʸ = 0. ∂f/∂x = −eʸ, ∂f/∂y = eʸ (y − x + 1).
internal readonly struct LogKullbackLeibler : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.Term<V, T, L>(V x, V y)
    {
        V p = Transcendental.Exp<V, T, L>(y);
        return L.Select(L.Equal(p, L.Zero), L.Zero, L.Multiply(p, L.Subtract(y, x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByPrediction<V, T, L>(V x, V y) => L.Negate(Transcendental.Exp<V, T, L>(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByTarget<V, T, L>(V x, V y)
    {
        V p = Transcendental.Exp<V, T, L>(y);
        return L.Select(L.Equal(p, L.Zero), L.Zero, L.Multiply(p, L.Add(L.Subtract(y, x), L.Constant(1))));
    }
}
