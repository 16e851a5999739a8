using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;

namespace SeqModels.Diagnostics.Lags;

/// <summary>Measures all layers of a recorded loss.</summary>
internal sealed class LagMeasurement(LossRecording recording, GradientFlowOptions options)
{
    /// <summary>The results by layer and direction.</summary>
    public IReadOnlyList<LayerGradientFlow> Run() =>
    [
        .. LayerTrajectories.Of(recording.Tape, recording.Runs, options.MaxSequences)
            .GroupBy(call => call.Layer, ReferenceEqualityComparer.Instance)
            .SelectMany(calls => Measure([.. calls])),
    ];

    /// <summary>Measures all calls of one layer.</summary>
    private List<LayerGradientFlow> Measure(LayerTrajectories[] calls)
    {
        LagSums[][] sums = Each(calls[0], trajectory => new LagSums([.. trajectory.Cell.Parameters()], trajectory.Cell.StateSizes.Count));
        foreach (LagSums lags in sums.SelectMany(directions => directions))
            lags.ZeroGradients();
        foreach (LayerTrajectories call in calls)
        {
            foreach ((Trajectory trajectory, RowGradients? entering) in call.Directions.Zip(call.EnteringWithUpperLayers).SelectMany(pair => pair.First.Zip(pair.Second)))
                TotalGradients.Run(trajectory, entering);
        }

        foreach (LagSums lags in sums.SelectMany(directions => directions))
            lags.TakeTotal();
        foreach (LayerTrajectories call in calls)
        {
            int longest = call.Directions[0][0].Lengths.Max();
            new LagRecursion(call, Math.Min(options.MaxLag ?? longest, longest), sums).Run();
        }

        return [.. calls[0].Directions.SelectMany((directions, layer) => directions.Select((trajectory, direction) => Result(calls, layer, direction, sums[layer][direction])))];
    }

    private LayerGradientFlow Result(LayerTrajectories[] calls, int layer, int direction, LagSums sums)
    {
        RecurrentLayer stack = calls[0].Layer;
        Trajectory trajectory = calls[0].Directions[layer][direction];
        return new LayerGradientFlow
        {
            Name = recording.NameOf(stack, layer, direction),
            Kind = stack is CellLayer ? trajectory.Cell.GetType().Name : stack.GetType().Name,
            HiddenSize = trajectory.Cell.HiddenSize,
            Lags = sums.ToLags(),
            WeightGradientNorm = sums.TotalNorm,
            Remainder = sums.Remainder(),
        };
    }

    private static TResult[][] Each<TResult>(LayerTrajectories call, Func<Trajectory, TResult> result) =>
        [.. call.Directions.Select(directions => Array.ConvertAll(directions, new Converter<Trajectory, TResult>(result)))];
}
