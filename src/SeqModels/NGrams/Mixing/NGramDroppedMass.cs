namespace SeqModels.NGrams;

/// <summary>What happens to the probability of words that a model's vocabulary loses.</summary>
public enum NGramDroppedMass
{
    /// <summary>Every context's probabilities are divided by what stays of them: p(w | h) / Σ_kept p(v | h), the exact probabilities given that
    /// the next word is one that is kept. They sum to 1.</summary>
    Renormalize,

    /// <summary>As unigrams the dropped words' probability goes to <c>&lt;unk&gt;</c>; n-grams that stay keep their probability, and backoff
    /// weights are computed anew. The probabilities sum to 1.</summary>
    ToUnknown,

    /// <summary>All numbers stay as they are, so that the words that stay are scored as before; the probabilities sum to less than 1.</summary>
    Leave,
}
