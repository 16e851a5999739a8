namespace SeqModels.Recurrent.Kernels;

/// <summary>The number of blocks of H values in one row of the buffers of a kernel.</summary>
/// <param name="Columns">The blocks of the gates.</param>
/// <param name="Extras">The blocks of the extra values.</param>
/// <param name="HasCell">Whether there is a cell state.</param>
internal readonly record struct RowBlocks(int Columns, int Extras, bool HasCell);
