namespace SeqModels.Layers;

/// <summary>Options of a <see cref="LinearChainCrf"/>.</summary>
public sealed record LinearChainCrfOptions
{
    /// <summary>The transitions that are allowed; all others have the score −∞ and no gradient.</summary>
    /// <value>Null by default: all are allowed.</value>
    public TagTransitions? Allowed { get; init; }

    /// <summary>The initializer of the scores of transitions, start and end.</summary>
    /// <value>Null by default: U(−0.1, 0.1).</value>
    public Initializer? Initial { get; init; }
}
