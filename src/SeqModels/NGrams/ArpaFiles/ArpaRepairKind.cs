namespace SeqModels.NGrams;

/// <summary>What <see cref="Arpa.Read(string, ArpaReadOptions?, CancellationToken)"/> sets right in a file.</summary>
public enum ArpaRepairKind
{
    /// <summary>The header announces another number of n-grams than follow; those that follow count.</summary>
    CountMismatch,

    /// <summary>A log-probability above 0 counts as 0.</summary>
    PositiveProbability,

    /// <summary>An n-gram below the highest order has no backoff weight; it gets 0, log 1. SRILM leaves it out where nothing follows the n-gram.</summary>
    MissingBackoff,

    /// <summary>An n-gram is listed more than once; the last counts.</summary>
    DuplicateNGram,

    /// <summary>The first words of an n-gram are no n-gram of the file; they are added, which changes no score.</summary>
    MissingContext,

    /// <summary>There is no <c>&lt;unk&gt;</c>; it is added with probability 0 (<see cref="ArpaReadOptions.AddUnknown"/>).</summary>
    MissingUnknown,

    /// <summary>A special token is spelled in upper case. It is the special token where there is none in lower case; where there is, it stays an
    /// ordinary word, which <see cref="ArpaReadOptions.Strict"/> accepts.</summary>
    UpperCaseSpecial,
}
