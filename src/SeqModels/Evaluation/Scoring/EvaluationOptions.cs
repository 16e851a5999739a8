namespace SeqModels.Evaluation;

/// <summary>Options of <see cref="Evaluator"/>: which tokens count and when the model's state is reset.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How tokens outside the vocabulary are treated.</summary>
    /// <value><see cref="OovPolicy.CountAsUnknown"/> by default.</value>
    public OovPolicy OovPolicy { get; init; }

    /// <summary>Whether <c>&lt;/s&gt;</c> counts as a predicted token; otherwise it is only context.</summary>
    /// <value>True by default.</value>
    public bool CountEndOfSentence { get; init; } = true;

    /// <summary>
    /// Whether the state is reset before every sentence. Otherwise the text is one sequence and the state is carried across
    /// <c>&lt;/s&gt;</c>, which makes no difference for models that start anew after <c>&lt;/s&gt;</c>. The state is always reset when the
    /// vocabulary has no <c>&lt;/s&gt;</c>. Ignored for a text without sentences.
    /// </summary>
    /// <value>False by default.</value>
    public bool ResetAtSentences { get; init; }
}
