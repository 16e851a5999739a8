namespace SeqModels.NGrams;

/// <summary>What a vocabulary of the most frequent words covers.</summary>
/// <param name="VocabularySize">The number of words, most frequent first; at most the types of the text.</param>
/// <param name="Coverage">The share of the text's own tokens that are among them, 0 to 1.</param>
/// <param name="OovRate">The share of the held-out text's tokens that are not among them, 0 to 1; <see langword="null"/> without such a text,
/// or when it has no tokens.</param>
public readonly record struct CoveragePoint(int VocabularySize, double Coverage, double? OovRate);
