using SeqModels.Diagnostics.Trajectories;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Inspection;

/// <summary>Inspects one layer in one direction in one recorded call.</summary>
internal sealed class RunInspection
{
    // Rows at once, so that the memory of a step does not grow with the length of the sequences.
    private const int Block = 4096;

    private readonly Trajectory _trajectory;
    private readonly int _batch;
    private readonly int _time;
    private readonly int[] _places;
    private readonly Tensor[] _states;
    private readonly List<GateInspection> _gates = [];

    private RunInspection(RecordedRun run, int direction)
    {
        (_batch, _time) = (run.Run.Plan.Batch, run.Run.Plan.Time);
        _trajectory = new Trajectory(run, direction, [.. Enumerable.Range(0, _batch)]);
        _places = [.. Enumerable.Range(0, _trajectory.RowCount).Select(row => (_trajectory.Sequence[row] * _time) + _trajectory.Time(row))];
        _states = [.. _trajectory.Cell.StateSizes.Select(Zeros)];
        RunSteps();
    }

    /// <summary>Inspects recorded runs.</summary>
    /// <param name="module">The module, which names the layers.</param>
    /// <param name="runs">The runs; their tensors must still be valid.</param>
    /// <param name="withGradients">The tape of the runs after its backward pass; null without gradients.</param>
    public static IReadOnlyList<LayerInspection> OfAll(Module module, IReadOnlyList<RecordedRun> runs, Tape? withGradients)
    {
        var layers = new List<LayerInspection>();
        for (int i = 0; i < runs.Count; i++)
        {
            RecordedRun run = runs[i];
            int call = runs.Take(i).Count(other => other.Layer == run.Layer && other.Run.Layer == run.Run.Layer);
            for (int direction = 0; direction < run.Layer.Directions; direction++)
                layers.Add(new RunInspection(run, direction).ToLayer(LayerNames.Of(module, run.Layer, run.Run.Layer, direction), call, withGradients));
        }

        return layers;
    }

    private LayerInspection ToLayer(string name, int call, Tape? withGradients)
    {
        Tensor[]? gradients = withGradients is null ? null : TotalGradients.Run(_trajectory, LossGradients.Of(withGradients, _trajectory, withOutput: true));
        return new LayerInspection
        {
            Name = name,
            Kind = LayerNames.KindOf(_trajectory.Run.Layer, _trajectory.Cell),
            HiddenSize = _trajectory.Cell.HiddenSize,
            Call = call,
            Lengths = _trajectory.Lengths,
            Gates = _gates,
            States = [.. _states.Select((values, i) => new StateInspection
            {
                Name = i == 0 ? "h" : _trajectory.Cell.Traced is not null ? "c" : FormattableString.Invariant($"s{i}"),
                Values = values,
                Gradients = gradients is null ? null : Placed(gradients[i]),
                GradientNorms = gradients is null ? null : Norms(gradients[i]),
            })],
        };
    }

    /// <summary>Computes the states and gates of all rows.</summary>
    private void RunSteps()
    {
        var tape = new Tape();
        for (int first = 0; first < _trajectory.RowCount; first += Block)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(Block, _trajectory.RowCount - first))];
            int[] all = [.. Enumerable.Range(0, rows.Length)];
            int[] places = Array.ConvertAll(rows, row => _places[row]);
            using (tape.Evaluate())
            {
                Tensor x = _trajectory.Input.Gather(rows);
                Tensor[] previous = [.. _trajectory.Previous.Select(state => state.Gather(rows))];
                IReadOnlyList<Tensor> next = _trajectory.Cell.Step(x, previous);
                for (int i = 0; i < next.Count; i++)
                    Rows.Copy(next[i], all, 0, _states[i], places);
                var trace = new GateTrace();
                _trajectory.Cell.Traced?.Step(x, previous, trace);
                for (int i = 0; i < trace.Gates.Count; i++)
                {
                    GateValue gate = trace.Gates[i];
                    if (_gates.Count == i)
                        _gates.Add(new GateInspection { Name = gate.Name, Function = gate.Function, Values = Zeros(_trajectory.Cell.HiddenSize) });
                    Rows.Copy(gate.Value, all, 0, _gates[i].Values, places);
                }
            }
        }
    }

    /// <summary>A tensor [rows, size] of the trajectory as [batch, time, size].</summary>
    private Tensor Placed(Tensor rows)
    {
        Tensor placed = Zeros(Rows.Width(rows));
        Rows.Copy(rows, [.. Enumerable.Range(0, _places.Length)], 0, placed, _places);
        return placed;
    }

    /// <summary>The norm of every row, [batch, time].</summary>
    private Tensor Norms(Tensor rows)
    {
        double[] norms = new double[_batch * _time];
        for (int row = 0; row < _places.Length; row++)
            norms[_places[row]] = Math.Sqrt(Rows.SquaredNorm(rows, row));
        return Tensor.From(norms, [_batch, _time]).To(rows.DType);
    }

    private Tensor Zeros(int size) => Tensor.Zeros([_batch, _time, size], _trajectory.Input.DType);
}
