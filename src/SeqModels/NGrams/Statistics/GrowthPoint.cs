namespace SeqModels.NGrams;

/// <summary>How many different words a beginning of a text has.</summary>
/// <param name="Tokens">The number of tokens read.</param>
/// <param name="Types">The number of different ones among them.</param>
public readonly record struct GrowthPoint(long Tokens, int Types);
