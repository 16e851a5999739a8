using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// Unrolls a cell over the sequences of a batch in one direction. At every time step the rows of the active sequences, longest first, are gathered
/// from x; the final state of a sequence is kept when it ends, so that padding is never read.
/// </summary>
internal sealed class CellUnroll
{
    private readonly RecurrentCell _cell;
    private readonly SequencePlan _plan;
    private readonly bool _reverse;
    private readonly int[]? _order;
    private readonly List<Tensor> _outputs = [];

    // The final rows of each state tensor for the sequences that have ended, shortest first.
    private readonly List<Tensor>[] _ended;

    public CellUnroll(RecurrentCell cell, SequencePlan plan, bool reverse)
    {
        (_cell, _plan, _reverse) = (cell, plan, reverse);
        _ended = [.. cell.StateSizes.Select(_ => new List<Tensor>())];
        int[] order = [.. Enumerable.Range(0, plan.Batch).Select(plan.Sequence)];
        _order = order.Index().All(pair => pair.Index == pair.Item) ? null : order;
    }

    /// <summary>Throws if a cell returned tensors of other shapes than those of its state.</summary>
    public static IReadOnlyList<Tensor> Checked(RecurrentCell cell, IReadOnlyList<Tensor> state, int batch, string method, string user = nameof(CellLayer))
    {
        string owner = $"{user}: {cell.GetType().Name}.{method}";
        if (state is null || state.Count != cell.StateSizes.Count)
            throw new InvalidOperationException($"{owner} must return {cell.StateSizes.Count} tensors, one for each of StateSizes, but returned {state?.Count ?? 0}.");
        for (int i = 0; i < state.Count; i++)
        {
            Shape expected = [batch, cell.StateSizes[i]];
            if (state[i]?.Shape != expected)
                throw new InvalidOperationException($"{owner} must return a tensor {expected} at {i}, but returned {state[i]?.Shape.ToString() ?? "null"}.");
        }

        return state;
    }

    /// <summary>Runs all time steps.</summary>
    /// <param name="rows">x of all sequences and time steps, [batch·time, I].</param>
    /// <param name="initial">The state before the first step, each tensor [batch, size]; null for that of the cell.</param>
    public void Run(Tensor rows, IReadOnlyList<Tensor>? initial)
    {
        IReadOnlyList<Tensor> state = initial ?? Checked(_cell, _cell.CreateState(_plan.Batch), _plan.Batch, nameof(RecurrentCell.CreateState));
        if (_order is not null)
            state = [.. state.Select(tensor => tensor.Gather(_order))];
        int running = _plan.Batch;
        for (int step = 0; step < _plan.Length(0); step++)
        {
            int active = _plan.Active(0, running, step);
            if (active < running)
                state = End(state, active, running);
            running = active;
            state = Checked(_cell, _cell.Step(rows.Gather(RowsAt(step, running)), state), running, nameof(RecurrentCell.Step));
            _outputs.Add(state[0]);
        }

        End(state, 0, running);
    }

    /// <summary>h at every time step, in the two outer axes of x; zero in the padding.</summary>
    public Tensor Output(Shape outer)
    {
        int padding = _plan.Rows;
        if (padding < outer.ElementCount)
            _outputs.Add(Tensor.Zeros([1, _cell.OutputSize], _cell.NumberType));
        int[] places = new int[outer.ElementCount];
        Array.Fill(places, padding);
        int row = 0;
        for (int step = 0; step < _plan.Length(0); step++)
        {
            foreach (int place in RowsAt(step, _plan.Active(0, _plan.Batch, step)))
                places[place] = row++;
        }

        return Tensor.Concat([.. _outputs], axis: 0).Gather(new Indices(places, outer));
    }

    /// <summary>A tensor of the state at each sequence's own end, [batch, its size].</summary>
    public Tensor FinalState(int index)
    {
        List<Tensor> parts = _ended[index];
        parts.Reverse();
        Tensor state = parts.Count == 1 ? parts[0] : Tensor.Concat([.. parts], axis: 0);
        if (_order is null)
            return state;
        int[] places = new int[_order.Length];
        for (int place = 0; place < places.Length; place++)
            places[_order[place]] = place;
        return state.Gather(places);
    }

    /// <summary>Takes the states of the sequences from a place on, and gives those of the others.</summary>
    private Tensor[] End(IReadOnlyList<Tensor> state, int from, int to)
    {
        var rest = new Tensor[state.Count];
        for (int i = 0; i < state.Count; i++)
        {
            _ended[i].Add(from == 0 ? state[i] : state[i].Slice(0, from, to - from));
            rest[i] = from == 0 ? state[i] : state[i].Slice(0, 0, from);
        }

        return rest;
    }

    /// <summary>Which rows of x the running sequences read in a step.</summary>
    private int[] RowsAt(int step, int running)
    {
        int[] rows = new int[running];
        for (int place = 0; place < running; place++)
            rows[place] = (int)_plan.TensorRow(_plan.Sequence(place), _reverse ? _plan.Length(place) - 1 - step : step);
        return rows;
    }
}
