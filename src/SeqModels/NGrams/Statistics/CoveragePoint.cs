namespace SeqModels.NGrams;

/// <summary>The coverage of a vocabulary of the most frequent words.</summary>
/// <param name="VocabularySize">The number of words, at most the number of types of the text.</param>
/// <param name="Coverage">The fraction of the text's tokens that are in the vocabulary, in [0, 1].</param>
/// <param name="OovRate">The fraction of the held-out text's tokens that are not in the vocabulary, in [0, 1]; <see langword="null"/>
/// without held-out text, or if it has no tokens.</param>
public readonly record struct CoveragePoint(int VocabularySize, double Coverage, double? OovRate);
