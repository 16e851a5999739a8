using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

// With x = ln q and y = p: f = p (ln p − x), and 0 where p = 0. ∂f/∂x = −p, ∂f/∂y = ln p − x + 1.
internal readonly struct KullbackLeibler : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.Term<V, T, L>(V x, V y) =>
        L.Select(L.Equal(y, L.Zero), L.Zero, L.Multiply(y, L.Subtract(Transcendental.Log<V, T, L>(y), x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByPrediction<V, T, L>(V x, V y) => L.Negate(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByTarget<V, T, L>(V x, V y) => L.Add(L.Subtract(Transcendental.Log<V, T, L>(y), x), L.Constant(1));
}
