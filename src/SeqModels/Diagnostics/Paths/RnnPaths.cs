using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>The gradient of h of a simple RNN: one path, δ W_hh.</summary>
internal sealed class RnnPaths(RnnCell cell) : PathRule("h", ["hidden"])
{
    private readonly Tensor _weights = Blocks(cell, 1)[0];

    public override bool HasCarry => false;

    public override Tensor? Carry(GateTrace trace, Tensor previous) => null;

    public override Tensor?[][] ThroughGates(StepGradients step) => [[step.SumGradients[0].MatMul(_weights)]];
}
