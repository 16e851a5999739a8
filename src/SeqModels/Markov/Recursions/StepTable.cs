namespace SeqModels.Markov.Recursions;

/// <summary>ln p(x_t | i) in padded rows.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Rows">The row of each time step.</param>
/// <param name="Length">The number of time steps.</param>
/// <param name="IsIndexed">Whether time step t uses row <c>Rows[t]</c>; otherwise row t.</param>
internal readonly record struct StepTable(double[] Table, ReadOnlyMemory<int> Rows, int Length, bool IsIndexed);
