namespace SeqModels.NGrams;

/// <summary>How <see cref="NGramModel.RestrictVocabulary"/> redistributes the probability of removed words.</summary>
public enum NGramDroppedMass
{
    /// <summary>Renormalizes every context: p(w | h) / Σ_kept p(v | h), the exact conditional probability given that the next word is kept.
    /// Probabilities sum to 1.</summary>
    Renormalize,

    /// <summary>Adds the unigram probability of removed words to <c>&lt;unk&gt;</c>. Kept n-grams keep their probability, and backoff
    /// weights are recomputed. Probabilities sum to 1.</summary>
    ToUnknown,

    /// <summary>Discards it: kept words are scored as before, and probabilities sum to less than 1.</summary>
    Leave,
}
