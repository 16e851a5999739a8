namespace SeqModels.Evaluation;

/// <summary>A named score of a <see cref="Hypothesis"/>: a feature of log-linear rescoring.</summary>
/// <param name="Name">The name of the feature, such as <c>acoustic</c>.</param>
/// <param name="Value">The score; a log-probability or any other finite number.</param>
public readonly record struct FeatureScore(string Name, double Value)
{
    /// <summary>Converts a tuple of a name and a score.</summary>
    public static implicit operator FeatureScore((string Name, double Value) score) => new(score.Name, score.Value);
}
