namespace SeqModels.Evaluation;

/// <summary>The result of one model in a <see cref="Comparison"/>.</summary>
public sealed record ComparisonRow
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The evaluation of the model, per token.</summary>
    public required EvaluationResult Result { get; init; }

    /// <summary>The perplexity per unit, exp(−L / units), with L the log-probability of the text in nats.</summary>
    public required double Perplexity { get; init; }

    /// <summary>The bits per unit, −L / (units · ln 2).</summary>
    public required double Bits { get; init; }
}
