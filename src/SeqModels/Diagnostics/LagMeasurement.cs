using SeqModels.Diagnostics.Jacobians;
using SeqModels.Diagnostics.Lags;
using SeqModels.Diagnostics.Paths;
using SeqModels.Diagnostics.Trajectories;
using SeqModels.Recurrent;

namespace SeqModels.Diagnostics;

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
        PathSums?[][] paths = Each(calls[0], PathSumsOf);
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
            new LagRecursion(call, Math.Min(options.MaxLag ?? longest, longest), sums, paths).Run();
        }

        return [.. calls[0].Directions.SelectMany((directions, layer) => directions.Select((trajectory, direction) => Result(calls, layer, direction, sums[layer][direction], paths[layer][direction])))];
    }

    private LayerGradientFlow Result(LayerTrajectories[] calls, int layer, int direction, LagSums sums, PathSums? paths)
    {
        RecurrentLayer stack = calls[0].Layer;
        Trajectory trajectory = calls[0].Directions[layer][direction];
        IReadOnlyList<LagGradient> lags = sums.ToLags();
        return new LayerGradientFlow
        {
            Name = recording.NameOf(stack, layer, direction),
            Kind = LayerNames.KindOf(stack, trajectory.Cell),
            HiddenSize = trajectory.Cell.HiddenSize,
            Lags = lags,
            WeightGradientNorm = sums.TotalNorm,
            Remainder = sums.Remainder(),
            Paths = paths?.ToPaths([.. lags.Select(lag => lag.Pairs)]),
            HiddenJacobian = Jacobians(calls, layer, direction, state: 0),
            CellJacobian = Jacobians(calls, layer, direction, state: 1),
        };
    }

    /// <summary>Sums by path; null if the cell has no known paths or they were not asked for.</summary>
    private PathSums? PathSumsOf(Trajectory trajectory) => options.Paths && PathRule.Of(trajectory.Cell) is { } rule
        ? new PathSums(rule, hasUpperLayers: trajectory.Run.Run.Layer < trajectory.Run.Layer.LayerCount - 1)
        : null;

    private IReadOnlyList<JacobianNorm>? Jacobians(LayerTrajectories[] calls, int layer, int direction, int state)
    {
        IReadOnlyList<int> sizes = calls[0].Directions[layer][direction].Cell.StateSizes;
        if (!options.Jacobians || state >= sizes.Count)
            return null;
        int? projections = sizes[state] <= options.ExactJacobianSize ? null : options.JacobianProjections;
        var jacobians = new JacobianMeasurement(state, sizes[state], options.MaxLag, projections, options.Seed);
        foreach (LayerTrajectories call in calls)
            jacobians.Add(call.Directions[layer][direction], options.JacobianSequences);
        return jacobians.ToNorms();
    }

    private static TResult[][] Each<TResult>(LayerTrajectories call, Func<Trajectory, TResult> result) =>
        [.. call.Directions.Select(directions => Array.ConvertAll(directions, new Converter<Trajectory, TResult>(result)))];
}
