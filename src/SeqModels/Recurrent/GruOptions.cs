using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>Options of a <see cref="Gru"/> or <see cref="GruCell"/>.</summary>
public sealed record GruOptions : RecurrentOptions
{
    /// <summary>
    /// Whether the reset gate is applied after the recurrent product, H̃ = tanh(X W_xh + b_ih + R ⊙ (H_{t−1} W_hh + b_hh)), as in PyTorch, cuDNN
    /// and by default in Keras, or before it, H̃ = tanh(X W_xh + (R ⊙ H_{t−1}) W_hh + b) (Cho et al. 2014). Parameters trained with one form
    /// cannot be used with the other.
    /// </summary>
    /// <value>False by default.</value>
    public bool ResetAfter { get; init; }

    internal override string Family => ResetAfter ? "GruResetAfter" : nameof(Gru);

    internal override RecurrentKernel Kernel => ResetAfter
        ? RecurrentKernelOf<GruResetAfterKernel>.Instance
        : RecurrentKernelOf<GruResetBeforeKernel>.Instance;

    /// <inheritdoc/>
    public override RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random) => new Gru(inputSize, hiddenSize, random, this);

    internal override RecurrentCell CreateCell(int inputSize, int hiddenSize, DirectionParameters weights) => new GruCell(inputSize, hiddenSize, this, weights);

    internal override void WriteForm(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("resetAfter", ResetAfter);
        base.WriteForm(writer);
    }
}
