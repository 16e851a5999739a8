namespace SeqModels.NGrams;

/// <summary>The score of an n-gram in pruning.</summary>
public enum NGramPruningCriterion
{
    /// <summary>The relative increase of the model's perplexity if the n-gram is removed (Stolcke 1998).</summary>
    Entropy,

    /// <summary>p(h) · p(w | h), the expected frequency of the n-gram under the model; a substitute for counts.</summary>
    Probability,

    /// <summary>The count of the n-gram.</summary>
    Count,
}
