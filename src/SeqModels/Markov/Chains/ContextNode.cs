namespace SeqModels.Markov.Chains;

/// <summary>A context of a Markov chain.</summary>
/// <param name="Length">The number of tokens, at most the order.</param>
/// <param name="Index">The tokens as a number in base V, the oldest first.</param>
internal readonly record struct ContextNode(int Length, int Index);
