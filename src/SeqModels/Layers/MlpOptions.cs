using SeqModels.Numerics;

namespace SeqModels.Layers;

/// <summary>Options of an <see cref="Mlp"/>.</summary>
public sealed record MlpOptions
{
    /// <summary>The activation function after every layer except the last.</summary>
    /// <value><see cref="ActivationFunction.Relu"/> by default.</value>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <summary>The dropout probability of the outputs of every layer except the last.</summary>
    /// <value>In [0, 1); 0 by default.</value>
    public double Dropout { get; init => field = OptionRange.Fraction(value, nameof(MlpOptions)); }

    /// <summary>The options of every linear layer.</summary>
    /// <value>Null by default: the defaults of <see cref="LinearOptions"/>.</value>
    public LinearOptions? Linear { get; init; }
}
