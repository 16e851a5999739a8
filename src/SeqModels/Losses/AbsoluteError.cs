using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

// f = |x − y|, ∂f/∂x = sign(x − y) = −∂f/∂y, and 0 where x = y.
internal readonly struct AbsoluteError : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.Term<V, T, L>(V x, V y) => L.Abs(L.Subtract(x, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByPrediction<V, T, L>(V x, V y) => Sign<V, T, L>(L.Subtract(x, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByTarget<V, T, L>(V x, V y) => Sign<V, T, L>(L.Subtract(y, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sign<V, T, L>(V difference)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Select(L.Equal(difference, L.Zero), L.Zero, L.CopySign(L.Constant(1), difference));
}
