namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// Consecutive gate blocks of a weight matrix that one product computes: blocks <paramref name="Block"/> … +
/// <paramref name="Count"/> of the weights go to the gate buffer's blocks from <paramref name="Column"/> on.
/// </summary>
/// <param name="Block">The first gate block of the weights.</param>
/// <param name="Count">The number of blocks.</param>
/// <param name="Column">The first block of the gate buffer.</param>
/// <param name="FromExtra">Whether the left-hand side is the step's extra values in place of h'.</param>
internal readonly record struct BlockPart(int Block, int Count, int Column, bool FromExtra = false);
