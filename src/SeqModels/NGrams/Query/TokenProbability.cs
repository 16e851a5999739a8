namespace SeqModels.NGrams;

/// <summary>A token and its probability.</summary>
/// <param name="Token">An id of the vocabulary.</param>
/// <param name="Probability">0 to 1.</param>
public readonly record struct TokenProbability(int Token, float Probability);
