namespace SeqModels.Studies.NGrams;

/// <summary>
/// The perplexity of a model on a text, computed as by KenLM: words and one end of sentence per line; tokens after an unknown word back
/// off.
/// </summary>
/// <param name="PerplexityIncludingOov">Unknown words count with the probability of the unknown token.</param>
/// <param name="PerplexityExcludingOov">Unknown words are excluded from the sum and the token count.</param>
/// <param name="Oov">Unknown words.</param>
/// <param name="Tokens">Words and ends of sentences.</param>
internal sealed record Measurement(double PerplexityIncludingOov, double PerplexityExcludingOov, long Oov, long Tokens);
