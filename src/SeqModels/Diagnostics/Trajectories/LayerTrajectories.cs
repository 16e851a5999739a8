using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>One call of a recurrent layer: the trajectories of its stacked layers and directions, and the gradients that enter them.</summary>
internal sealed class LayerTrajectories
{
    private LayerTrajectories(Tape tape, RecordedRun[] runs, int? sequences)
    {
        int batch = runs[0].Run.Plan.Batch;
        int[] chosen = [.. Enumerable.Range(0, Math.Min(batch, sequences ?? batch))];
        Layer = runs[0].Layer;
        Directions = [.. runs.Select(run => Enumerable.Range(0, Layer.Directions).Select(direction => new Trajectory(run, direction, chosen)).ToArray())];
        Entering = [.. Directions.Select((directions, layer) => directions.Select(trajectory => LossGradients.Of(tape, trajectory, withOutput: layer == runs.Length - 1)).ToArray())];
        EnteringWithUpperLayers = [.. Directions.Select(directions => directions.Select(trajectory => LossGradients.Of(tape, trajectory, withOutput: true)).ToArray())];
    }

    public RecurrentLayer Layer { get; }

    /// <summary>By layer and direction.</summary>
    public Trajectory[][] Directions { get; }

    /// <summary>By layer and direction, the gradients that enter from the loss: on the output of the last layer, and on final states.</summary>
    public RowGradients?[][] Entering { get; }

    /// <summary>The same with those that enter the output of a lower layer from the layer above, of all time steps together.</summary>
    public RowGradients?[][] EnteringWithUpperLayers { get; }

    /// <summary>The calls that a recorder saw.</summary>
    /// <param name="tape">The tape of the calls, after its backward pass and before its next step.</param>
    /// <param name="runs">What the recorder saw.</param>
    /// <param name="sequences">The number of sequences, the first ones of the batch; null for all.</param>
    public static IEnumerable<LayerTrajectories> Of(Tape tape, IReadOnlyList<RecordedRun> runs, int? sequences)
    {
        for (int first = 0; first < runs.Count; first += runs[first].Layer.LayerCount)
            yield return new LayerTrajectories(tape, [.. runs.Skip(first).Take(runs[first].Layer.LayerCount)], sequences);
    }

    /// <summary>For each sequence, whether a gradient enters from the loss at each time.</summary>
    public bool[][] LossTimes()
    {
        bool[][] times = [.. Directions[0][0].Lengths.Select(length => new bool[length])];
        foreach ((Trajectory trajectory, RowGradients? entering) in Directions.Zip(Entering).SelectMany(pair => pair.First.Zip(pair.Second)))
        {
            foreach (int row in entering?.Rows ?? [])
                times[trajectory.Sequence[row]][trajectory.Time(row)] = true;
        }

        return times;
    }
}
