using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>The gradients that enter a layer in one direction from outside of its recurrence: on its output at every time step, and on its final state.</summary>
internal static class LossGradients
{
    /// <summary>The gradients on the output and the final state of a recorded run, after the backward pass of its tape.</summary>
    /// <param name="tape">The tape of the run.</param>
    /// <param name="trajectory">The layer in one direction.</param>
    /// <param name="withOutput">Whether to include those on the output.</param>
    public static RowGradients? Of(Tape tape, Trajectory trajectory, bool withOutput)
    {
        RowGradients? output = withOutput && tape.GradientOf(trajectory.Run.Results[0]) is { } gradient ? OnOutput(trajectory, gradient) : null;
        return RowGradients.Sum(output, OnFinalState(tape, trajectory));
    }

    /// <summary>A gradient on y [·, ·, directions·H] as gradients on h; null if all are zero.</summary>
    private static RowGradients? OnOutput(Trajectory trajectory, Tensor gradient)
    {
        int[] rows = [.. Enumerable.Range(0, trajectory.RowCount)];
        Tensor[] values = Zeros(trajectory, rows.Length);
        Rows.Copy(gradient, trajectory.TensorRow, trajectory.Direction * trajectory.Cell.OutputSize, values[0], rows);
        return new RowGradients(rows, values).WithoutZeros();
    }

    private static RowGradients? OnFinalState(Tape tape, Trajectory trajectory)
    {
        int[] sequences = [.. Enumerable.Range(0, trajectory.Sequences.Length).Where(i => trajectory.Lengths[i] > 0)];
        int[] rows = Array.ConvertAll(sequences, trajectory.LastRow);
        Tensor[] values = Zeros(trajectory, rows.Length);
        int batch = trajectory.Run.Run.Plan.Batch;
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        for (int i = 0; i < values.Length; i++)
        {
            // [directions, batch, size]
            if (tape.GradientOf(trajectory.Run.Results[1 + i]) is { } gradient)
                Rows.Copy(gradient, Array.ConvertAll(sequences, i => (trajectory.Direction * batch) + trajectory.Sequences[i]), 0, values[i], all);
        }

        return new RowGradients(rows, values).WithoutZeros();
    }

    private static Tensor[] Zeros(Trajectory trajectory, int count) =>
        [.. trajectory.Cell.StateSizes.Select(size => Tensor.Zeros([count, size], trajectory.Input.DType))];
}
