using SeqModels.Diagnostics.Trajectories;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>
/// Splits the gradients of one layer and direction by path, in step with the recursion over offsets. The gradient along a path P goes on by the
/// carry, F ⊙ P. What passes a gate, of all paths together, starts the path of that gate anew. What enters at offset 0 starts the carry; what enters
/// at another offset has come back in time in a layer above.
/// </summary>
internal sealed class PathRecursion(Trajectory trajectory, PathSums sums)
{
    private readonly PathRule _rule = sums.Rule;
    private int[] _rows = [];

    /// <summary>What arrives at the next offset, by path and state tensor; null for zero.</summary>
    private Tensor?[][]? _arriving;

    /// <summary>Goes on by one offset.</summary>
    /// <param name="offset">The offset (time of the state) − (time of the loss).</param>
    /// <param name="entering">The gradients that enter the layer at this offset.</param>
    /// <param name="step">The backward pass of the whole gradient at this offset. Null if the gradient is zero, which ends all paths.</param>
    public void Step(int offset, RowGradients? entering, StepGradients? step)
    {
        if (step is null)
        {
            _arriving = null;
            return;
        }

        Tensor?[][] arriving = Arriving(offset, entering, step.Rows);
        Tensor?[] paths = Array.ConvertAll(arriving, values => _rule.Join(step, values));
        sums.Add(Math.Abs(offset), paths, step.Next[_rule.StateIndex]);
        Tensor?[][] back = Array.ConvertAll(arriving, values => new Tensor?[values.Length]);
        if (_rule.Carry(step.Trace!, step.State[_rule.StateIndex]) is { } carry)
        {
            for (int path = 0; path < paths.Length; path++)
                back[path][_rule.StateIndex] = paths[path] is { } gradient ? carry * gradient : null;
        }

        Tensor?[][] gates = _rule.ThroughGates(step);
        for (int gate = 0; gate < gates.Length; gate++)
        {
            for (int state = 0; state < gates[gate].Length; state++)
                back[sums.OfGate(gate)][state] = Sum(back[sums.OfGate(gate)][state], gates[gate][state]);
        }

        int[] inner = [.. Enumerable.Range(0, step.Rows.Length).Where(i => trajectory.Step[step.Rows[i]] > 0)];
        _rows = Array.ConvertAll(inner, i => step.Rows[i] - 1);
        _arriving = inner.Length == 0 ? null : Array.ConvertAll(back, values => Array.ConvertAll(values, value => value?.Gather(inner).Detach()));
    }

    /// <summary>What arrives at some rows, by path and state tensor.</summary>
    private Tensor?[][] Arriving(int offset, RowGradients? entering, int[] rows)
    {
        var arriving = new Tensor?[sums.Names.Count][];
        for (int path = 0; path < arriving.Length; path++)
            arriving[path] = _arriving is null ? new Tensor?[trajectory.Previous.Length] : Array.ConvertAll(_arriving[path], value => OnRows(value, _rows, rows));
        if (entering is not null)
        {
            Tensor?[] start = arriving[offset == 0 ? PathSums.Start : sums.Upper];
            for (int state = 0; state < start.Length; state++)
                start[state] = Sum(start[state], OnRows(entering.Values[state], entering.Rows, rows));
        }

        return arriving;
    }

    /// <summary>Values on some rows as values on others; rows that are not among them are zero.</summary>
    private static Tensor? OnRows(Tensor? values, int[] from, int[] to)
    {
        if (values is null || from.AsSpan().SequenceEqual(to))
            return values;
        int[] targets = Array.ConvertAll(from, row => Array.BinarySearch(to, row));
        int[] kept = [.. Enumerable.Range(0, from.Length).Where(i => targets[i] >= 0)];
        Tensor result = Tensor.Zeros(values.Shape.With(0, to.Length), values.DType);
        Rows.Copy(values, kept, 0, result, Array.ConvertAll(kept, i => targets[i]));
        return result;
    }

    private static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a + b;
}
