namespace SeqModels.NGrams;

/// <summary>One kind of fault that was set right in one order of an ARPA file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Order">The order of the n-grams concerned, at least 1.</param>
/// <param name="Count">How many n-grams, or words, it concerns; at least 1.</param>
/// <param name="Line">The line of the first of them, from 1; 0 where it is not known.</param>
/// <param name="Description">What was found in the first case, and what was done.</param>
public sealed record ArpaRepair(ArpaRepairKind Kind, int Order, long Count, long Line, string Description);
