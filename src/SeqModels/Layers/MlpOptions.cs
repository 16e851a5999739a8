using SeqModels.Numerics;

namespace SeqModels.Layers;

/// <summary>Options of <see cref="Mlp"/>.</summary>
public sealed record MlpOptions
{
    /// <summary>The function after every layer but the last. Default <see cref="ActivationFunction.Relu"/>.</summary>
    /// <value><see cref="ActivationFunction.Relu"/> by default.</value>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <summary>The probability with which outputs of every layer but the last are dropped in training, in [0, 1). Default 0.</summary>
    /// <value>In [0, 1); 0 by default.</value>
    public double Dropout { get; init => field = OptionRange.Fraction(value, nameof(MlpOptions)); }

    /// <summary>The options of every linear layer; null for the defaults.</summary>
    /// <value>Null by default.</value>
    public LinearOptions? Linear { get; init; }
}
