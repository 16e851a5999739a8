namespace SeqModels.Markov;

/// <summary>From which positions a Markov chain estimates the distributions of the first tokens.</summary>
public enum MarkovStart
{
    /// <summary><see cref="FirstTokens"/> for several sequences, or a vocabulary with <c>&lt;/s&gt;</c>; otherwise <see cref="AllPositions"/>.</summary>
    Automatic,

    /// <summary>The first tokens of the sequences.</summary>
    FirstTokens,

    /// <summary>All tokens, as if a sequence were cut from a longer one.</summary>
    AllPositions,
}
