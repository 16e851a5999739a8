using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// In training mode each element is 0 with probability p and otherwise divided by 1 − p, so that its mean stays (Srivastava et al. 2014);
/// in evaluation mode nothing happens.
/// </summary>
public sealed class Dropout : TensorModule
{
    private readonly RandomSource _random;

    /// <summary>Makes the layer.</summary>
    /// <param name="probability">p, in [0, 1).</param>
    /// <param name="random">What decides; the layer draws from this very source.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public Dropout(double probability, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Probability = OptionRange.Fraction(probability, nameof(Dropout), nameof(probability));
        _random = AddRandomSource("dropout", random);
    }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <summary>x with elements dropped in training mode, else x itself.</summary>
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
