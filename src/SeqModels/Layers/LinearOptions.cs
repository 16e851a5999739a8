namespace SeqModels.Layers;

/// <summary>Options of <see cref="Linear"/>.</summary>
public sealed record LinearOptions
{
    /// <summary>Whether a bias is added. Default true.</summary>
    /// <value>True by default.</value>
    public bool HasBias { get; init; } = true;

    /// <summary>Draws the weight; null, the default, draws from U(−1/√InputSize, 1/√InputSize) as PyTorch does.</summary>
    /// <value>Null by default.</value>
    public Initializer? Weight { get; init; }

    /// <summary>Draws the bias; null, the default, draws from U(−1/√InputSize, 1/√InputSize) as PyTorch does.</summary>
    /// <value>Null by default.</value>
    public Initializer? Bias { get; init; }
}
