namespace SeqModels.Layers;

/// <summary>Options of a <see cref="Linear"/> layer.</summary>
public sealed record LinearOptions
{
    /// <summary>Whether the layer has a bias.</summary>
    /// <value>True by default.</value>
    public bool HasBias { get; init; } = true;

    /// <summary>The initializer of the weight.</summary>
    /// <value>Null by default: U(−1/√InputSize, 1/√InputSize), as in PyTorch.</value>
    public Initializer? Weight { get; init; }

    /// <summary>The initializer of the bias.</summary>
    /// <value>Null by default: U(−1/√InputSize, 1/√InputSize), as in PyTorch.</value>
    public Initializer? Bias { get; init; }
}
