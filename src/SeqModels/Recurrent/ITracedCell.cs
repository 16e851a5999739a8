using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>A built-in cell, whose step can record its gates.</summary>
internal interface ITracedCell
{
    /// <summary>The parameters.</summary>
    DirectionParameters Weights { get; }

    /// <summary>Computes the next state and records the gates. The arguments are not checked.</summary>
    IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state, GateTrace trace);
}
