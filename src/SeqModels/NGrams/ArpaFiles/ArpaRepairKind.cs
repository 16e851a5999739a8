namespace SeqModels.NGrams;

/// <summary>The repairs that <see cref="Arpa.Read(string, ArpaReadOptions?, CancellationToken)"/> makes.</summary>
public enum ArpaRepairKind
{
    /// <summary>The header gives a number of n-grams that differs from the actual one, which is used.</summary>
    CountMismatch,

    /// <summary>A log-probability is above 0; it becomes 0.</summary>
    PositiveProbability,

    /// <summary>An n-gram below the highest order has no backoff weight; it becomes log 1 = 0. SRILM omits it for n-grams that are no
    /// contexts.</summary>
    MissingBackoff,

    /// <summary>An n-gram is listed more than once; the last entry is used.</summary>
    DuplicateNGram,

    /// <summary>The context of an n-gram is missing; it is added, which changes no score.</summary>
    MissingContext,

    /// <summary><c>&lt;unk&gt;</c> is missing; it is added with probability 0 (<see cref="ArpaReadOptions.AddUnknown"/>).</summary>
    MissingUnknown,

    /// <summary>A special token is in upper case, and none in lower case exists; it becomes the special token. If both exist, that in upper
    /// case is an ordinary word, which <see cref="ArpaReadOptions.Strict"/> accepts.</summary>
    UpperCaseSpecial,
}
