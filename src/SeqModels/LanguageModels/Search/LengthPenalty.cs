namespace SeqModels.LanguageModels;

/// <summary>
/// How the length of a hypothesis y enters its score in <see cref="BeamSearchOptions"/>; α is <see cref="BeamSearchOptions.LengthExponent"/>, and
/// |y| is the number of generated tokens, the end token included.
/// </summary>
public enum LengthPenalty
{
    /// <summary>ln p(y): short hypotheses have an advantage, because every token lowers the probability.</summary>
    None,

    /// <summary>ln p(y) / ((5 + |y|) / 6)^α (Wu et al. 2016, equation 14, without coverage).</summary>
    Gnmt,

    /// <summary>ln p(y) / |y|^α: with α = 1 the mean log-probability per token.</summary>
    Length,
}
