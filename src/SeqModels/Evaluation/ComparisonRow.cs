namespace SeqModels.Evaluation;

/// <summary>One model of a <see cref="Comparison"/>.</summary>
public sealed record ComparisonRow
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its evaluation, per token.</summary>
    public required EvaluationResult Result { get; init; }

    /// <summary>exp(−L / units), L the log-probability of the text in nats.</summary>
    public required double Perplexity { get; init; }

    /// <summary>−L / (units · ln 2).</summary>
    public required double Bits { get; init; }
}
