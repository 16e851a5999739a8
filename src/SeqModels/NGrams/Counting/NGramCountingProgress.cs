namespace SeqModels.NGrams;

/// <summary>The progress of counting, or of an estimation that includes counting.</summary>
/// <param name="Tokens">The number of tokens sorted so far.</param>
/// <param name="Runs">The number of sorted runs written to disk so far; 0 as long as everything fits into memory.</param>
/// <param name="Merged">The merged fraction of the runs, in [0, 1].</param>
public readonly record struct NGramCountingProgress(long Tokens, int Runs, double Merged)
{
    /// <summary>The completed fraction of the estimation, including writing the model, in [0, 1]; 0 while counting.</summary>
    public double Estimated { get; init; }
}
