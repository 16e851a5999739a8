namespace SeqModels.Evaluation;

/// <summary>How a paired comparison treats tokens to which a model gives probability 0, whose log-probability is −∞.</summary>
public enum ZeroProbabilityPolicy
{
    /// <summary>They are an error: <see cref="ArgumentException"/>. With infinite cross-entropy there is nothing to test.</summary>
    Refuse,

    /// <summary>A token with probability 0 under either model is left out for both, and counted in
    /// <see cref="PairedComparison.ExcludedTokens"/>. This favours the model with more such tokens.</summary>
    Exclude,
}
