using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>What the backward pass of one cell step over some rows computes. Its tensors are valid until the next step of the tape.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">∂/∂s_t of each state tensor, with what reaches it through other state tensors of the same step: that of c includes the way through h.</param>
/// <param name="Previous">∂/∂s_{t−1} of each state tensor.</param>
/// <param name="Input">∂/∂x_t; null if it was not asked for.</param>
/// <param name="State">s_t.</param>
/// <param name="Trace">The gates; null if they were not asked for or the cell has none.</param>
/// <param name="SumGradients">∂ with respect to the argument of each gate's activation function, as the trace has them.</param>
internal sealed record StepGradients(
    int[] Rows, Tensor[] Next, Tensor[] Previous, Tensor? Input, IReadOnlyList<Tensor> State, GateTrace? Trace, Tensor[] SumGradients);

/// <summary>
/// The backward pass of single steps of a trajectory's cell. Rows are independent of each other, so that steps at different times are one batch.
/// The gradients of the cell's parameters accumulate in <see cref="Tensor.Gradient"/>.
/// </summary>
internal sealed class StepBackward(Trajectory trajectory)
{
    private readonly Tape _tape = new();

    /// <summary>Backpropagates gradients through the step that computed each row's state.</summary>
    /// <param name="gradients">∂/∂s_t.</param>
    /// <param name="needsInput">Whether to compute the gradient of the input.</param>
    /// <param name="needsTrace">Whether to record the gates.</param>
    /// <param name="use">Uses the result, before its memory is reclaimed.</param>
    public void Run(RowGradients gradients, bool needsInput, bool needsTrace, Action<StepGradients> use) =>
        Run(gradients.Rows, gradients.Values, needsInput, needsTrace, use);

    /// <summary>The same for rows that may occur several times.</summary>
    public void Run(int[] rows, Tensor[] gradients, bool needsInput, bool needsTrace, Action<StepGradients> use)
    {
        using (_tape.Record())
        {
            Tensor x = trajectory.Input.Gather(rows);
            x.RequiresGradient = needsInput;
            Tensor[] previous = [.. trajectory.Previous.Select(state => state.Gather(rows))];
            foreach (Tensor state in previous)
                state.RequiresGradient = true;
            GateTrace? trace = needsTrace && trajectory.Cell is ITracedCell ? new GateTrace() : null;
            IReadOnlyList<Tensor> next = trace is null ? trajectory.Cell.Step(x, previous) : ((ITracedCell)trajectory.Cell).Step(x, previous, trace);
            Backpropagate(next, gradients);
            use(new StepGradients(
                rows,
                [.. next.Select(GradientOf)],
                [.. previous.Select(GradientOf)],
                needsInput ? GradientOf(x) : null,
                next,
                trace,
                trace is null ? [] : [.. trace.Gates.Select(gate => GradientOf(gate.Sum))]));
        }
    }

    /// <summary>Adds the gradients of the parameters of a learned initial state.</summary>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="gradients">∂/∂s_0, [batch, size] each.</param>
    public void RunInitial(int batch, Tensor[] gradients)
    {
        using (_tape.Record())
            Backpropagate(trajectory.Cell.CreateState(batch), gradients);
    }

    /// <summary>Backpropagates through those outputs that depend on something that needs a gradient.</summary>
    private void Backpropagate(IReadOnlyList<Tensor> outputs, Tensor[] gradients)
    {
        int[] recorded = [.. Enumerable.Range(0, outputs.Count).Where(i => outputs[i].Slot >= 0 || outputs[i].RequiresGradient)];
        if (recorded.Length == 0)
            return;
        Tensor joined = Tensor.Concat([.. recorded.Select(i => outputs[i])], axis: 1);
        _tape.Backward(joined, Tensor.Concat([.. recorded.Select(i => gradients[i])], axis: 1));
    }

    private Tensor GradientOf(Tensor tensor) => _tape.GradientOf(tensor) ?? Tensor.Zeros(tensor.Shape, tensor.DType);
}
