using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// Dropout (Srivastava et al. 2014): in training mode each element is set to 0 with probability p and otherwise scaled by 1/(1 − p); in
/// evaluation mode the identity.
/// </summary>
public sealed class Dropout : TensorModule
{
    private readonly RandomSource _random;

    /// <summary>Creates the layer.</summary>
    /// <param name="probability">p, in [0, 1).</param>
    /// <param name="random">The source of the masks; it is used directly, not forked.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public Dropout(double probability, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Probability = OptionRange.Fraction(probability, nameof(Dropout), nameof(probability));
        _random = AddRandomSource("dropout", random);
    }

    /// <summary>The dropout probability p.</summary>
    public double Probability { get; }

    /// <summary>Applies dropout in training mode; returns x itself in evaluation mode.</summary>
    /// <param name="x">Any shape.</param>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return IsTraining ? x.Dropout(Probability, _random) : x;
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject("training");
        ExactText.Write(writer, "probability", Probability);
        writer.WriteEndObject();
    }
}
