namespace SeqModels.Evaluation;

/// <summary>How an evaluation treats tokens outside the vocabulary (encoded as <c>&lt;unk&gt;</c>).</summary>
public enum OovPolicy
{
    /// <summary>They count with the probability of <c>&lt;unk&gt;</c>.</summary>
    CountAsUnknown,

    /// <summary>They are excluded from the sum and the token count; the model still reads them as context.</summary>
    Exclude,

    /// <summary>They are an error: <see cref="ArgumentException"/>.</summary>
    Refuse,
}
