namespace SeqModels.NGrams;

/// <summary>A token and its probability.</summary>
/// <param name="Token">The token id.</param>
/// <param name="Probability">The probability, in [0, 1].</param>
public readonly record struct TokenProbability(int Token, float Probability);
