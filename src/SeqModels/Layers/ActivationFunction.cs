namespace SeqModels.Layers;

/// <summary>Elementwise activation functions.</summary>
public enum ActivationFunction
{
    /// <summary>The identity, x.</summary>
    Identity,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>σ(x) = 1/(1 + e^−x).</summary>
    Sigmoid,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where positive, 0.01 x elsewhere.</summary>
    LeakyRelu,

    /// <summary>x Φ(x), where Φ is the cumulative distribution function of N(0, 1).</summary>
    Gelu,

    /// <summary>x σ(x).</summary>
    Silu,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,

    /// <summary>x where positive, e^x − 1 elsewhere.</summary>
    Elu,

    /// <summary>λ x where positive, λ α (e^x − 1) elsewhere, with λ = 1.0507… and α = 1.6733….</summary>
    Selu,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>min(max(x, −1), 1).</summary>
    HardTanh,

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    HardSigmoid,
}
