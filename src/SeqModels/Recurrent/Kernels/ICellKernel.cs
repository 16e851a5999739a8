using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// The arithmetic of one recurrent family: what one step does with the rows (sequences) active in it. Sizes are in blocks of H
/// numbers. The frame (<see cref="ForwardJob{T, TKernel}"/>, <see cref="BackwardJob{T, TKernel}"/>) does the rest.
/// </summary>
internal interface ICellKernel
{
    /// <summary>Blocks of the weights and biases.</summary>
    static abstract int Blocks { get; }

    /// <summary>Blocks of a row of the gate buffer.</summary>
    static abstract int Columns { get; }

    /// <summary>Blocks of a row of further values that forward saves.</summary>
    static abstract int Extras { get; }

    /// <summary>Blocks of the peephole weights; 0 without peepholes.</summary>
    static abstract int Peepholes { get; }

    /// <summary>Whether the state has a cell c beside h.</summary>
    static abstract bool HasCell { get; }

    /// <summary>Where x·W_ihᵀ goes.</summary>
    static abstract BlockPart[] InputParts { get; }

    /// <summary>Where h'·W_hhᵀ goes.</summary>
    static abstract BlockPart[] HiddenParts { get; }

    /// <summary>
    /// One step of some rows. On entry the gate rows hold bias + x·W_ihᵀ; on return what <see cref="Backward{V, T, L}"/> needs, and
    /// the new state is in the targets.
    /// </summary>
    static abstract void Forward<V, T, L>(in ForwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    /// <summary>
    /// The same step backward: writes the gates' gradients (before their nonlinearity) and turns the carried gradients of the new
    /// state into those of the state before.
    /// </summary>
    static abstract void Backward<V, T, L>(in BackwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}
