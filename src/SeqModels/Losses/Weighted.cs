using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

/// <summary>w·x, and 0 where w = 0, even if x is NaN or infinite: masked terms have no influence.</summary>
internal readonly struct Weighted<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x, V w)
        where V : struct
        where L : struct, ILane<V, T> => L.Select(L.Equal(w, L.Zero), L.Zero, L.Multiply(w, x));
}
