namespace NGramExplorer;

/// <summary>A model on a text, by KenLM's rule: words and one end per sentence count; tokens after an unknown word count backed off.</summary>
/// <param name="PerplexityIncludingOov">Unknown words count with the probability of the unknown token.</param>
/// <param name="PerplexityExcludingOov">Unknown words are left out of the sum and of the number of tokens.</param>
/// <param name="Oov">Unknown words.</param>
/// <param name="Tokens">Words and ends of sentences.</param>
internal sealed record Measurement(double PerplexityIncludingOov, double PerplexityExcludingOov, long Oov, long Tokens);
