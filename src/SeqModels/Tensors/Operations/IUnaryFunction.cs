using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>An elementwise function of one variable and its derivative, on lanes; fields hold its options.</summary>
internal interface IUnaryFunction
{
    /// <summary>y = f(x).</summary>
    V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    /// <summary>dx = dy · f′(x), where y = f(x) may be used.</summary>
    V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}
