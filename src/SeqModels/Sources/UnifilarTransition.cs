namespace SeqModels.Sources;

/// <summary>A transition of a <see cref="UnifilarSource"/>.</summary>
/// <param name="State">The state before, 0 … S − 1.</param>
/// <param name="Token">The id of the emitted token.</param>
/// <param name="NextState">The state after, 0 … S − 1.</param>
/// <param name="Probability">p(token | state), in (0, 1].</param>
public readonly record struct UnifilarTransition(int State, int Token, int NextState, double Probability);
