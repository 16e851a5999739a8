using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>
/// The gradient of c of an LSTM. The carry is F ⊙ with F = f, 1 − i or 1. Gate X leads with its argument's gradient δ_X to h_{t−1} by δ_X W_X, and
/// with a peephole to c_{t−1} by p_X ⊙ δ_X. From h_t the way to c_t within the step is E = ∂h_t/∂c_t = o (1 − tanh² c) + p_o o (1 − o) tanh c, after
/// the way back through W_hr with a projection.
/// </summary>
internal sealed class LstmPaths : PathRule
{
    private readonly LstmForgetGate _forgetGate;
    private readonly Tensor[] _weights;
    private readonly Tensor[]? _peepholes;
    private readonly Tensor? _projection;

    public LstmPaths(LstmCell cell)
        : base("c", cell.ForgetGate == LstmForgetGate.Learned ? ["input", "forget", "candidate", "output"] : ["input", "candidate", "output"])
    {
        _forgetGate = cell.ForgetGate;
        _weights = Blocks(cell, Gates.Count);
        _peepholes = ((ITracedCell)cell).Weights.Peepholes?.Detach().Split(Gates.Count - 1, axis: 0);
        _projection = ((ITracedCell)cell).Weights.Projection?.Detach();
    }

    public override bool HasCarry => true;

    public override Tensor? Carry(GateTrace trace, Tensor previous) => _forgetGate switch
    {
        LstmForgetGate.Learned => trace["forget"].Value,
        LstmForgetGate.Coupled => 1 - trace["input"].Value,
        _ => Tensor.Ones(previous.Shape, previous.DType),
    };

    public override Tensor? Join(StepGradients step, Tensor?[] arriving)
    {
        if (arriving[0] is not { } hidden)
            return arriving[1];
        Tensor o = step.Trace!["output"].Value, tanh = step.State[1].Tanh();
        Tensor within = o * (1 - (tanh * tanh));
        if (_peepholes is not null)
            within += _peepholes[^1] * (o * (1 - o) * tanh);
        return Sum(arriving[1], within * (_projection is null ? hidden : hidden.MatMul(_projection)));
    }

    public override Tensor?[][] ThroughGates(StepGradients step) =>
    [
        .. step.SumGradients.Select((gradient, gate) => new[]
        {
            gradient.MatMul(_weights[gate]),

            // The peepholes of i and f are on c_{t−1}; that of o is on c_t.
            _peepholes is not null && (Gates[gate] is "input" or "forget") ? _peepholes[gate] * gradient : null,
        }),
    ];
}
