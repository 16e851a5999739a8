namespace SeqModels.NGrams.Query;

/// <summary>An n-gram of a backoff model.</summary>
/// <param name="Words">Ids, the first word first.</param>
/// <param name="Log10Probability">log₁₀ p of the last word.</param>
/// <param name="Log10Backoff">log₁₀ of its backoff weight.</param>
internal readonly record struct StoredNGram(int[] Words, float Log10Probability, float Log10Backoff);
