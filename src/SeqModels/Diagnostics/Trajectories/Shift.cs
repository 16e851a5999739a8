using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>Moves the gradients of s_{t−1} to the rows of the previous steps.</summary>
internal static class Shift
{
    /// <summary>
    /// The gradients on the previous steps, and on the state before the first step, [batch, size] each, if it is learned. Null for zero. Detached
    /// from the step.
    /// </summary>
    public static (RowGradients? Previous, Tensor[]? Initial) Back(Trajectory trajectory, StepGradients gradients)
    {
        int[] inner = Positions(gradients.Rows, row => trajectory.Step[row] > 0);
        RowGradients? previous = null;
        if (inner.Length > 0)
        {
            Tensor[] values = Array.ConvertAll(gradients.Previous, value => value.Gather(inner).Detach());
            previous = new RowGradients(Array.ConvertAll(inner, i => gradients.Rows[i] - 1), values).WithoutZeros();
        }

        int[] first = trajectory.LearnsInitialState ? Positions(gradients.Rows, row => trajectory.Step[row] == 0) : [];
        if (first.Length == 0)
            return (previous, null);
        int batch = trajectory.Run.Run.Plan.Batch;
        Tensor[] initial = Array.ConvertAll(gradients.Previous, value => Tensor.Zeros(value.Shape.With(0, batch), value.DType).Detach());
        for (int i = 0; i < initial.Length; i++)
            Rows.Add(gradients.Previous[i], first, initial[i], Array.ConvertAll(first, i => trajectory.Sequences[trajectory.Sequence[gradients.Rows[i]]]));
        return (previous, initial);
    }

    private static int[] Positions(int[] rows, Predicate<int> isChosen) => [.. Enumerable.Range(0, rows.Length).Where(i => isChosen(rows[i]))];
}
