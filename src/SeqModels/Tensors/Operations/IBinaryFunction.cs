using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>An elementwise function of two variables and its derivatives, on lanes.</summary>
internal interface IBinaryFunction
{
    /// <summary>Whether the gradients depend on a and b; if not, they receive arbitrary values.</summary>
    static abstract bool GradientReadsInputs { get; }

    /// <summary>y = f(a, b).</summary>
    V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    /// <summary>da = dy · ∂f/∂a.</summary>
    V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    /// <summary>db = dy · ∂f/∂b.</summary>
    V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}
