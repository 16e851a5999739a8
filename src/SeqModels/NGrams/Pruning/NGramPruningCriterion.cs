namespace SeqModels.NGrams;

/// <summary>What an n-gram is worth when a model is pruned.</summary>
public enum NGramPruningCriterion
{
    /// <summary>By how much the model's perplexity grows, as a fraction of it, when the n-gram is backed off instead (Stolcke 1998).</summary>
    Entropy,

    /// <summary>p(h) · p(w | h): how often the model expects the n-gram. The counterpart of a count where counts are not at hand.</summary>
    Probability,

    /// <summary>How often the n-gram occurs in given counts.</summary>
    Count,
}
