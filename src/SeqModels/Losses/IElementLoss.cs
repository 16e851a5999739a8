using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Losses;

/// <summary>A loss with one term per element of a prediction x and a target y.</summary>
internal interface IElementLoss
{
    /// <summary>The term.</summary>
    V Term<V, T, L>(V x, V y)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    /// <summary>The derivative of the term with respect to x.</summary>
    V ByPrediction<V, T, L>(V x, V y)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    /// <summary>The derivative of the term with respect to y.</summary>
    V ByTarget<V, T, L>(V x, V y)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}
