using SeqModels.Recurrent;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>
/// The inputs and states of one layer in one direction at every time step of some sequences. A row is one step of one sequence; the rows of a
/// sequence follow each other in the order of the direction.
/// </summary>
internal sealed class Trajectory
{
    private readonly int[] _first;

    /// <summary>Runs the cell over the sequences.</summary>
    /// <param name="run">The recorded run of the layer; its tensors must still be valid.</param>
    /// <param name="direction">0 forward, 1 backward.</param>
    /// <param name="sequences">The sequences of the batch, ascending.</param>
    public Trajectory(RecordedRun run, int direction, int[] sequences)
    {
        (Run, Direction, Sequences) = (run, direction, sequences);
        Cell = run.Layer.CellOf(run.Run.Layer, direction);
        Lengths = LengthsOf(run.Run.Plan, sequences);
        _first = new int[sequences.Length + 1];
        for (int i = 0; i < sequences.Length; i++)
            _first[i + 1] = _first[i] + Lengths[i];
        (Sequence, Step, TensorRow) = (new int[RowCount], new int[RowCount], new int[RowCount]);
        for (int i = 0; i < sequences.Length; i++)
        {
            for (int step = 0; step < Lengths[i]; step++)
            {
                int row = _first[i] + step;
                (Sequence[row], Step[row]) = (i, step);
                TensorRow[row] = (int)run.Run.Plan.TensorRow(sequences[i], Time(row));
            }
        }

        Input = run.Run.Input.Tokens is { } tokens
            ? run.Run.Input.Rows.Detach().Gather(Array.ConvertAll(TensorRow, row => tokens.Values.Span[row]))
            : Flat(run.Run.Input.Rows.Detach()).Gather(TensorRow);
        Previous = [.. Cell.StateSizes.Select(size => Tensor.Zeros([RowCount, size], Input.DType))];
        Unroll();
        LearnsInitialState = run.Run.Initial is null && HasLearnedState(Cell, run.Run.Plan.Batch);
    }

    public RecordedRun Run { get; }

    public int Direction { get; }

    public RecurrentCell Cell { get; }

    /// <summary>The sequences of the batch.</summary>
    public int[] Sequences { get; }

    /// <summary>The length of each of them.</summary>
    public int[] Lengths { get; }

    public int RowCount => _first[^1];

    /// <summary>x, [rows, I].</summary>
    public Tensor Input { get; }

    /// <summary>The state before each step, [rows, size] each.</summary>
    public Tensor[] Previous { get; }

    /// <summary>Whether the state before the first step depends on the cell's parameters.</summary>
    public bool LearnsInitialState { get; }

    /// <summary>For each row the index of its sequence in <see cref="Sequences"/>.</summary>
    public int[] Sequence { get; }

    /// <summary>For each row its step in the order of the direction, from 0.</summary>
    public int[] Step { get; }

    /// <summary>For each row its row in tensors [·, ·, features] of the layer.</summary>
    public int[] TensorRow { get; }

    /// <summary>The time of a row in its sequence.</summary>
    public int Time(int row) => Direction == 0 ? Step[row] : Lengths[Sequence[row]] - 1 - Step[row];

    /// <summary>The row of a step of a sequence.</summary>
    public int RowOf(int sequence, int step) => _first[sequence] + step;

    /// <summary>The row of a time of a sequence.</summary>
    public int RowAt(int sequence, int time) => RowOf(sequence, Direction == 0 ? time : Lengths[sequence] - 1 - time);

    /// <summary>The row of the last step of a sequence.</summary>
    public int LastRow(int sequence) => _first[sequence + 1] - 1;

    /// <summary>The state before the first step, [batch, size] each; recorded if a tape records and the cell learns it.</summary>
    public IReadOnlyList<Tensor> InitialState()
    {
        if (Run.Run.Initial is not { } initial)
            return Cell.CreateState(Run.Run.Plan.Batch);
        int index = (Run.Run.Layer * Run.Layer.Directions) + Direction;
        return [.. initial.Tensors.Select(tensor => tensor.Detach().Select(0, index))];
    }

    /// <summary>The length of each sequence.</summary>
    public static int[] LengthsOf(SequencePlan plan, int[] sequences)
    {
        int[] all = new int[plan.Batch];
        for (int place = 0; place < plan.Batch; place++)
            all[plan.Sequence(place)] = plan.Length(place);
        return Array.ConvertAll(sequences, sequence => all[sequence]);
    }

    /// <summary>A tensor [·, ·, features] as [rows, features].</summary>
    public static Tensor Flat(Tensor tensor) => tensor.Reshape([tensor.Length / Rows.Width(tensor), Rows.Width(tensor)]);

    private static bool HasLearnedState(RecurrentCell cell, int batch)
    {
        using (new Tape().Record())
            return cell.CreateState(batch).Any(tensor => tensor.Slot >= 0 || tensor.RequiresGradient);
    }

    private void Unroll()
    {
        var tape = new Tape();
        using (tape.Evaluate())
        {
            IReadOnlyList<Tensor> initial = InitialState();
            int[] firstRows = [.. Sequences.Select((_, i) => RowOf(i, 0))];
            for (int i = 0; i < Previous.Length; i++)
                Rows.Copy(initial[i], Sequences, 0, Previous[i], firstRows);
        }

        for (int step = 0; step < Lengths.Max() - 1; step++)
        {
            // A sequence that ends here has no state to carry on.
            int[] rows = [.. Enumerable.Range(0, Sequences.Length).Where(i => Lengths[i] > step + 1).Select(i => RowOf(i, step))];
            using (tape.Evaluate())
            {
                IReadOnlyList<Tensor> next = Cell.Step(Input.Gather(rows), [.. Previous.Select(state => state.Gather(rows))]);
                int[] all = [.. Enumerable.Range(0, rows.Length)];
                int[] following = Array.ConvertAll(rows, row => row + 1);
                for (int i = 0; i < next.Count; i++)
                    Rows.Copy(next[i], all, 0, Previous[i], following);
            }
        }
    }
}
