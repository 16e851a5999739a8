namespace SeqModels.Markov.Recursions;

/// <summary>Whether the scaled forward recursion can be trusted.</summary>
internal enum ForwardOutcome
{
    /// <summary>It is exact up to rounding.</summary>
    Exact,

    /// <summary>A state was scaled down to 0 that may be the only possible one later.</summary>
    HasLoss,

    /// <summary>All states were scaled down to 0, or an observation is impossible.</summary>
    Failed,
}
