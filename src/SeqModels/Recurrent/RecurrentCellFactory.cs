using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>Makes the cells of a <see cref="CellLayer"/>: it is called once per layer and direction.</summary>
/// <param name="inputSize">The number of features that the cell reads: the layer's InputSize, or the width of the layer below.</param>
/// <param name="hiddenSize">H, the width of the cell's output.</param>
/// <param name="random">Draws the initial parameters.</param>
/// <returns>A new cell of these sizes; all cells of a layer must have the same state sizes.</returns>
public delegate RecurrentCell RecurrentCellFactory(int inputSize, int hiddenSize, RandomSource random);
