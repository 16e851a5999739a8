using SeqModels.Tensors;

namespace SeqModels.Diagnostics;

/// <summary>A state tensor of one layer and direction at every time step.</summary>
public sealed record StateInspection
{
    /// <summary><c>h</c>; <c>c</c> of an LSTM; the further state tensors of other cells are <c>s1</c>, <c>s2</c>, ….</summary>
    public required string Name { get; init; }

    /// <summary>s_t after each time step, with zoneout if the layer has it, [batch, time, size]; 0 after the end of a sequence.</summary>
    public required Tensor Values { get; init; }

    /// <summary>
    /// ∂loss/∂s_t, [batch, time, size], 0 after the end of a sequence: the total derivative, through the output of the same step and through all
    /// steps that follow it in the direction of the layer. That of c includes the way through h of the same step, unless c has zoneout (h is computed from c before it). Null without a loss.
    /// </summary>
    public Tensor? Gradients { get; init; }

    /// <summary>‖∂loss/∂s_t‖, the Euclidean norms of <see cref="Gradients"/> over the units, [batch, time]; null without a loss.</summary>
    public Tensor? GradientNorms { get; init; }
}
