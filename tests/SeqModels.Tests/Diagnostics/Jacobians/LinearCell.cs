using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics.Jacobians;

/// <summary>h_t = W h_{t−1} + x_t, whose Jacobian over k steps is Wᵏ.</summary>
internal sealed class LinearCell : RecurrentCell
{
    private readonly Parameter _weights;

    public LinearCell(double[,] weights)
        : base(weights.GetLength(0), weights.GetLength(0)) =>
        _weights = AddParameter("weights", Tensor.From(weights.Cast<double>().ToArray(), [HiddenSize, HiddenSize]));

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        return [state[0].MatMul(_weights, transposeB: true) + x];
    }
}
