namespace SeqModels.Layers;

/// <summary>The elementwise functions between layers.</summary>
public enum ActivationFunction
{
    /// <summary>x itself.</summary>
    Identity,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>σ(x) = 1/(1 + e^−x).</summary>
    Sigmoid,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where positive, 0.01 x elsewhere.</summary>
    LeakyRelu,

    /// <summary>x Φ(x), Φ being the normal distribution function.</summary>
    Gelu,

    /// <summary>x σ(x).</summary>
    Silu,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,
}
