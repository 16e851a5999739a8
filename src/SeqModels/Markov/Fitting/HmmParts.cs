namespace SeqModels.Markov;

/// <summary>The parameter sets of a hidden Markov model.</summary>
[Flags]
public enum HmmParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The start distribution π.</summary>
    Start = 1,

    /// <summary>The transition matrix A.</summary>
    Transition = 2,

    /// <summary>The emission distributions.</summary>
    Emission = 4,

    /// <summary>All of them.</summary>
    All = Start | Transition | Emission,
}
