using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>The ways from the state after a step of a built-in cell to the state before it. A gradient of null is zero.</summary>
internal abstract class PathRule(string state, string[] gates)
{
    /// <summary>The state tensor whose gradient is split: c or h.</summary>
    public string State { get; } = state;

    /// <summary>The index of <see cref="State"/> in the state.</summary>
    public int StateIndex => State == "c" ? 1 : 0;

    /// <summary>The gates that lead back, in the order of the trace and of their blocks in the weights.</summary>
    public IReadOnlyList<string> Gates { get; } = gates;

    /// <summary>Whether there is a carry.</summary>
    public abstract bool HasCarry { get; }

    /// <summary>The factor of the carry, ∂s_t/∂s_{t−1} with all gates held fixed, [rows, H]; null without a carry.</summary>
    /// <param name="trace">The gates.</param>
    /// <param name="previous">s_{t−1} of the state tensor that is split.</param>
    public abstract Tensor? Carry(GateTrace trace, Tensor previous);

    /// <summary>The gradient of the split state from what arrives at each state tensor after the step.</summary>
    public virtual Tensor? Join(StepGradients step, Tensor?[] arriving) => arriving[0];

    /// <summary>By gate: the gradient of each state tensor before the step that its argument leads to.</summary>
    public abstract Tensor?[][] ThroughGates(StepGradients step);

    /// <summary>The rule of a cell; null if it is not built in.</summary>
    public static PathRule? Of(RecurrentCell cell) => cell switch
    {
        LstmCell lstm => new LstmPaths(lstm),
        GruCell gru => new GruPaths(gru),
        RnnCell rnn => new RnnPaths(rnn),
        _ => null,
    };

    /// <summary>The block of each gate in W_hh, [H, H].</summary>
    protected static Tensor[] Blocks(ITracedCell cell, int gates) => cell.Weights.HiddenWeights.Detach().Split(gates, axis: 0);

    /// <summary>a + b.</summary>
    protected static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a + b;
}
