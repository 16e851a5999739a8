using System.Text.Json;

namespace SeqModels.Recurrent;

/// <summary>Options of a <see cref="Gru"/> or <see cref="GruCell"/>.</summary>
public sealed record GruOptions : RecurrentOptions
{
    /// <summary>
    /// Where the reset gate acts. False, the default: before the product, H̃ = tanh(X W_xh + (R ⊙ H_{t−1}) W_hh + b) (Cho et al. 2014).
    /// True: after it, H̃ = tanh(X W_xh + b_ih + R ⊙ (H_{t−1} W_hh + b_hh)), as in PyTorch, cuDNN and Keras' default. The two are
    /// different models: parameters trained for one are wrong for the other.
    /// </summary>
    public bool ResetAfter { get; init; }

    internal override void WriteForm(Utf8JsonWriter writer) => writer.WriteBoolean("resetAfter", ResetAfter);
}
