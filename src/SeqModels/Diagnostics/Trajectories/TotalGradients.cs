using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>
/// Backpropagation through time over a trajectory, all lags together: ∂loss/∂h_t and ∂loss/∂c_t at every time step. The gradients of the cell's
/// parameters accumulate in <see cref="Tensor.Gradient"/>.
/// </summary>
internal static class TotalGradients
{
    /// <summary>Runs the backward pass.</summary>
    /// <param name="trajectory">The layer in one direction.</param>
    /// <param name="entering">The gradients that enter it; null for none.</param>
    /// <returns>The gradient of each state tensor in each row, [rows, size]; that of c includes the way through h of the same step.</returns>
    public static Tensor[] Run(Trajectory trajectory, RowGradients? entering)
    {
        Tensor[] arriving = Zeros(trajectory, trajectory.RowCount), total = Zeros(trajectory, trajectory.RowCount);
        Tensor[] initial = Zeros(trajectory, trajectory.Run.Run.Plan.Batch);
        for (int i = 0; entering is not null && i < arriving.Length; i++)
            Rows.Add(entering.Values[i], All(entering.Rows.Length), arriving[i], entering.Rows);
        var backward = new StepBackward(trajectory);
        for (int step = trajectory.Lengths.Max() - 1; step >= 0; step--)
        {
            int[] rows = [.. Enumerable.Range(0, trajectory.Sequences.Length).Where(i => trajectory.Lengths[i] > step).Select(i => trajectory.RowOf(i, step))];
            if (new RowGradients(rows, [.. arriving.Select(value => value.Gather(rows))]).WithoutZeros() is not { } gradients)
                continue;
            backward.Run(gradients, needsInput: false, needsTrace: false, result =>
            {
                for (int i = 0; i < arriving.Length; i++)
                {
                    Rows.Copy(result.Next[i], All(result.Rows.Length), 0, total[i], result.Rows);
                    if (step > 0)
                        Rows.Add(result.Previous[i], All(result.Rows.Length), arriving[i], Array.ConvertAll(result.Rows, row => row - 1));
                    else
                        Rows.Add(result.Previous[i], All(result.Rows.Length), initial[i], Array.ConvertAll(result.Rows, row => trajectory.Sequences[trajectory.Sequence[row]]));
                }
            });
        }

        if (trajectory.LearnsInitialState)
            backward.RunInitial(trajectory.Run.Run.Plan.Batch, initial);
        return total;
    }

    private static Tensor[] Zeros(Trajectory trajectory, int count) =>
        [.. trajectory.Cell.StateSizes.Select(size => Tensor.Zeros([count, size], trajectory.Input.DType))];

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];
}
