namespace SeqModels.Evaluation;

/// <summary>The rule by which perplexity is measured. By default unknown tokens count as <c>&lt;unk&gt;</c>, <c>&lt;/s&gt;</c> counts, and the state is carried.</summary>
public sealed record EvaluationOptions
{
    /// <summary>What is done with tokens outside the vocabulary. Default <see cref="OovPolicy.CountAsUnknown"/>.</summary>
    /// <value><see cref="OovPolicy.CountAsUnknown"/> by default.</value>
    public OovPolicy OovPolicy { get; init; }

    /// <summary>Whether <c>&lt;/s&gt;</c> is among the tokens that count (the default); otherwise it is only context.</summary>
    /// <value>True by default.</value>
    public bool CountEndOfSentence { get; init; } = true;

    /// <summary>
    /// Whether every sentence begins with a new state. Default false: the text is one sequence and the state is carried through
    /// <c>&lt;/s&gt;</c>, which for a model that works by sentences is the same. Sentences always begin anew when the vocabulary
    /// has no <c>&lt;/s&gt;</c>. Has no meaning for a stream.
    /// </summary>
    /// <value>False by default.</value>
    public bool ResetAtSentences { get; init; }
}
