namespace SeqModels.Evaluation;

/// <summary>What an evaluation does with a token outside the vocabulary (encoded as <c>&lt;unk&gt;</c>).</summary>
public enum OovPolicy
{
    /// <summary>It counts with the probability of <c>&lt;unk&gt;</c>.</summary>
    CountAsUnknown,

    /// <summary>It is left out of the sum and of the number of tokens; the model still sees it as context.</summary>
    Exclude,

    /// <summary>It is an error.</summary>
    Refuse,
}
