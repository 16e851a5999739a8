using System.Runtime.CompilerServices;

namespace SeqModels.Losses;

// f = (x − y)², ∂f/∂x = 2(x − y) = −∂f/∂y.
internal readonly struct SquaredError : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.Term<V, T, L>(V x, V y)
    {
        V difference = L.Subtract(x, y);
        return L.Multiply(difference, difference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByPrediction<V, T, L>(V x, V y) => L.Multiply(L.Constant(2), L.Subtract(x, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByTarget<V, T, L>(V x, V y) => L.Multiply(L.Constant(2), L.Subtract(y, x));
}
