namespace SeqModels.Evaluation;

/// <summary>Options of <see cref="Evaluator.ComparePaired(NamedModel, NamedModel, Text.EncodedCorpus, EvaluationOptions?, PairedComparisonOptions?, CancellationToken)"/>.</summary>
public sealed record PairedComparisonOptions
{
    /// <summary>What is resampled.</summary>
    /// <value><see cref="ResamplingUnit.Token"/> by default. Comparisons per unit always resample sentences.</value>
    public ResamplingUnit ResamplingUnit { get; init; }

    /// <summary>How tokens of probability 0 are treated.</summary>
    /// <value><see cref="ZeroProbabilityPolicy.Refuse"/> by default.</value>
    public ZeroProbabilityPolicy ZeroProbabilities { get; init; }

    /// <summary>The number of resamples, the block length, the confidence level and the seed.</summary>
    /// <value>The defaults of <see cref="BootstrapOptions"/> by default.</value>
    public BootstrapOptions Bootstrap { get; init; } = new();
}
