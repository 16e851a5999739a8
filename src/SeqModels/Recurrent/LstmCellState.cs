using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>The state of an <see cref="LstmCell"/> after one step.</summary>
/// <param name="Hidden">The hidden state h, [batch, HiddenSize].</param>
/// <param name="Cell">The cell state c, [batch, HiddenSize].</param>
public readonly record struct LstmCellState(Tensor Hidden, Tensor Cell)
{
    /// <summary>h and c, as <see cref="RecurrentCell.Step(Tensor, IReadOnlyList{Tensor})"/> returns them.</summary>
    internal IReadOnlyList<Tensor> AsList() => [Hidden, Cell];
}
