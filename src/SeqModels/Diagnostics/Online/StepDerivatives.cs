using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Online;

/// <summary>
/// Runs a cell for a single step and differentiates the next state, row by row, with respect to the previous state and to the parameters. No
/// derivative passes through an earlier step.
/// </summary>
internal sealed class StepDerivatives(RecurrentCell cell, TrackedParameters parameters, int stateSize)
{
    private const string Owner = nameof(RealTimeRecurrentLearning);

    private readonly Tape _tape = new();

    /// <summary>s_0 and ∂s_0/∂θ.</summary>
    public Tensor[] Start(InfluenceMatrix immediate) => Run([], _ => cell.CreateState(1), nameof(RecurrentCell.CreateState), [], immediate);

    /// <summary>s_t, J_t = ∂s_t/∂s_{t−1} and ∂⁺s_t/∂θ.</summary>
    /// <param name="x">x_t, [1, InputSize].</param>
    /// <param name="state">s_{t−1}; copied.</param>
    /// <param name="jacobian">J_t is written here, [S, S].</param>
    /// <param name="immediate">∂⁺s_t/∂θ is written here.</param>
    public Tensor[] Step(Tensor x, IReadOnlyList<Tensor> state, double[] jacobian, InfluenceMatrix immediate) =>
        Run([.. state.Select(Marked)], previous => cell.Step(x, previous), nameof(RecurrentCell.Step), jacobian, immediate);

    private static Tensor Marked(Tensor tensor)
    {
        Tensor copy = tensor.Detach();
        copy.RequiresGradient = true;
        return copy;
    }

    private Tensor[] Run(Tensor[] previous, Func<Tensor[], IReadOnlyList<Tensor>> step, string method, double[] jacobian, InfluenceMatrix immediate)
    {
        parameters.BeginStep();
        try
        {
            using TapeScope scope = _tape.Record();
            IReadOnlyList<Tensor> next = CellUnroll.Checked(cell, step(previous), batch: 1, method, Owner);
            Tensor[] result = [.. next.Select(Marked)];

            // The operation makes a result of every state, also of one that the cell hands through.
            Differentiate(Tensor.Concat([.. next], axis: -1), previous, jacobian, immediate);
            return result;
        }
        finally
        {
            parameters.EndStep();
        }
    }

    private void Differentiate(Tensor state, Tensor[] previous, double[] jacobian, InfluenceMatrix immediate)
    {
        CheckLeaves(previous);
        Array.Clear(jacobian);
        immediate.Clear();
        bool isConstant = state.Slot < 0;
        for (int row = 0; row < stateSize && !isConstant; row++)
        {
            parameters.ZeroGradients();
            foreach (Tensor tensor in previous)
                tensor.ZeroGradient();
            _tape.Backward(state, UnitVector(row, state.DType), retain: true);
            parameters.ReadGradients(immediate.Row(row));
            Span<double> to = previous.Length == 0 ? [] : jacobian.AsSpan(row * stateSize, stateSize);
            foreach (Tensor tensor in previous)
            {
                Doubles.Read(tensor.Gradient, to[..tensor.Length]);
                to = to[tensor.Length..];
            }
        }
    }

    /// <summary>The derivatives of the next state arrive in every leaf that the cell reads, so each must be one of ours.</summary>
    private void CheckLeaves(Tensor[] previous)
    {
        foreach (Tensor leaf in _tape.Leaves())
        {
            if (parameters.IndexOf(leaf) < 0 && !previous.Contains(leaf))
            {
                string name = leaf is Parameter parameter ? $"the parameter '{parameter.Name}'" : "a tensor";
                throw new InvalidOperationException(
                    $"{Owner}: {cell.GetType().Name} reads {name} of shape {leaf.Shape} that requires a gradient but is not a parameter of the cell. Add it with AddParameter or AddModule, or set RequiresGradient to false.");
            }
        }
    }

    private Tensor UnitVector(int index, DType type)
    {
        Tensor vector = Tensor.Zeros([1, stateSize], type);
        if (type == DType.Float64)
            vector.AsWritableSpan<double>()[index] = 1;
        else
            vector.AsWritableSpan()[index] = 1;
        return vector;
    }
}
