namespace SeqModels.NGrams;

/// <summary>How far a counting is, or an estimation that begins with it.</summary>
/// <param name="Tokens">Tokens sorted so far.</param>
/// <param name="Runs">Sorted runs written to disk so far; 0 while all fits into memory.</param>
/// <param name="Merged">The fraction of the runs' bytes that is merged, 0 to 1.</param>
public readonly record struct NGramCountingProgress(long Tokens, int Runs, double Merged)
{
    /// <summary>The fraction of the estimation that is done, 0 to 1, the writing of the model included; 0 while counting.</summary>
    public double Estimated { get; init; }
}
