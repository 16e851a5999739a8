namespace SeqModels.Plotting;

/// <summary>What <see cref="TrainingCurves"/> show.</summary>
public enum TrainingMeasure
{
    /// <summary>The perplexity, exp of the loss, on a logarithmic axis: for losses that are mean cross-entropies.</summary>
    Perplexity,

    /// <summary>The loss itself, on a linear axis.</summary>
    Loss,
}
