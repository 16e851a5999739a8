using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>Creates a cell of a <see cref="CellLayer"/>; called once per layer and direction.</summary>
/// <param name="inputSize">The number of input features of the cell: the InputSize of the layer, or the output size of the layer below.</param>
/// <param name="hiddenSize">The hidden size H.</param>
/// <param name="random">The source of the initial parameters.</param>
/// <returns>A new cell of these sizes; all cells of a layer must have the same state sizes.</returns>
public delegate RecurrentCell RecurrentCellFactory(int inputSize, int hiddenSize, RandomSource random);
