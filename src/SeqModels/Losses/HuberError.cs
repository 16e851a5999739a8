using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

// With d = x − y: f = d²/2 for |d| ≤ δ, else δ(|d| − δ/2). ∂f/∂x = d limited to [−δ, δ] = −∂f/∂y.
internal readonly struct HuberError(double delta) : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.Term<V, T, L>(V x, V y)
    {
        V size = L.Abs(L.Subtract(x, y));
        V inner = L.Multiply(L.Constant(0.5), L.Multiply(size, size));
        V outer = L.Multiply(L.Constant(delta), L.Subtract(size, L.Constant(0.5 * delta)));
        return L.Select(L.LessThanOrEqual(size, L.Constant(delta)), inner, outer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByPrediction<V, T, L>(V x, V y) => Limit<V, T, L>(L.Subtract(x, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    V IElementLoss.ByTarget<V, T, L>(V x, V y) => Limit<V, T, L>(L.Subtract(y, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Limit<V, T, L>(V difference)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Max(L.Min(difference, L.Constant(delta)), L.Constant(-delta));
}
