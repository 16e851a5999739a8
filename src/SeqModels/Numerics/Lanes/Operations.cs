using System.Numerics;

namespace SeqModels.Numerics.Lanes;

/// <summary>y = f(x) on one vector; fields hold scalar options.</summary>
internal interface IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<V, L>(V x)
        where V : struct
        where L : struct, ILane<V, T>;
}

/// <summary>z = f(x, y) on one vector.</summary>
internal interface IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<V, L>(V x, V y)
        where V : struct
        where L : struct, ILane<V, T>;
}

/// <summary>w = f(x, y, z) on one vector.</summary>
internal interface ITernaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<V, L>(V x, V y, V z)
        where V : struct
        where L : struct, ILane<V, T>;
}
