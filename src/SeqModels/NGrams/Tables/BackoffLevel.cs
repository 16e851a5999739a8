namespace SeqModels.NGrams.Tables;

/// <summary>The n-grams of one order in a <see cref="BackoffTables"/>.</summary>
internal sealed class BackoffLevel
{
    /// <summary>Last words, ascending within a context; null at order 1, where the index is the word.</summary>
    public int[]? Words { get; init; }

    /// <summary>log₁₀ p(last word | context), as an ARPA file holds it; −∞ for probability 0.</summary>
    public required float[] Log10Probabilities { get; init; }

    /// <summary>log₁₀ of the backoff weight of the n-gram as a context; empty at the highest order.</summary>
    public float[] Log10Backoffs { get; init; } = [];

    /// <summary>Where the children of each n-gram begin in the next order, one number more than n-grams; empty at the highest
    /// order.</summary>
    public int[] ChildStarts { get; init; } = [];

    public int Count => Log10Probabilities.Length;
}
