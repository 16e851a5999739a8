namespace SeqModels.NGrams.Tables;

/// <summary>A context as a node of a <see cref="BackoffTables"/>: its number of words and its index among the n-grams of that order.
/// The empty context is the default value.</summary>
internal readonly record struct ContextNode(int Length, int Node);
