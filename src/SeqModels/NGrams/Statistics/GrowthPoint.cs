namespace SeqModels.NGrams;

/// <summary>The number of types in a prefix of a text.</summary>
/// <param name="Tokens">The number of tokens in the prefix.</param>
/// <param name="Types">The number of distinct tokens among them.</param>
public readonly record struct GrowthPoint(long Tokens, int Types);
