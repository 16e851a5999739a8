using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>
/// The gradient of h of a GRU. The carry is z ⊙. The reset and update gates lead to h_{t−1} by δ_X W_X, the candidate by r ⊙ (δ_n W_n), or by
/// (r ⊙ δ_n) W_n if the reset gate is applied after the product.
/// </summary>
internal sealed class GruPaths(GruCell cell) : PathRule("h", ["reset", "update", "candidate"])
{
    private readonly Tensor[] _weights = Blocks(cell, 3);
    private readonly bool _resetAfter = cell.ResetAfter;

    public override bool HasCarry => true;

    public override Tensor? Carry(GateTrace trace, Tensor previous) => trace["update"].Value;

    public override Tensor?[][] ThroughGates(StepGradients step)
    {
        Tensor r = step.Trace!["reset"].Value;
        Tensor ofCandidate = step.SumGradients[2];
        return
        [
            [step.SumGradients[0].MatMul(_weights[0])],
            [step.SumGradients[1].MatMul(_weights[1])],
            [_resetAfter ? (r * ofCandidate).MatMul(_weights[2]) : r * ofCandidate.MatMul(_weights[2])],
        ];
    }
}
