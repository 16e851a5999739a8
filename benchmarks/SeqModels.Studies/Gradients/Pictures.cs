using SeqModels.Diagnostics;
using SeqModels.Plotting;
using SeqModels.Sources;

namespace SeqModels.Studies.Gradients;

/// <summary>All pictures of the study.</summary>
internal static class Pictures
{
    /// <summary>Draws the pictures.</summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Draw(string folder, IReadOnlyList<Measured> measured, ExplosionStudy explosion)
    {
        var files = new List<string>();
        foreach (IGrouping<string, Measured> task in measured.GroupBy(one => one.Task))
        {
            Save($"norms-{task.Key}.png", [.. Panels(task, GradientFlowPlot.Norms)]);
            Save($"shares-{task.Key}.png", [.. Panels(task, GradientFlowPlot.Shares)]);
            Save($"paths-{task.Key}.png", [.. task.Where(one => one.Flow.Paths?.State == "c").Select(one => GradientFlowPlot.Paths(one.Flow) with { Title = $"Gradient of c by path: {task.Key}, {one.Name}" })]);
            Save($"gates-{task.Key}.png", [.. task.Where(one => one.IsTrained).SelectMany(Gates)]);
        }

        Save("explosion.png", Shares(explosion), Losses(explosion));
        return files;

        void Save(string name, params Panel[] panels)
        {
            files.Add(name);
            new Figure(panels).Save(Path.Combine(folder, name));
        }
    }

    /// <summary>One panel for fresh models, one for trained ones.</summary>
    private static IEnumerable<Chart> Panels(IEnumerable<Measured> task, Func<IEnumerable<KeyValuePair<string, LayerGradientFlow>>, Chart> chart) => task
        .GroupBy(one => one.IsTrained)
        .Select(group => chart(group.Select(one => KeyValuePair.Create(one.Layer, one.Flow))))
        .Select((panel, i) => panel with { Title = $"{panel.Title}: {task.First().Task}, {(i == 0 ? "fresh" : "trained")}" });

    /// <summary>The gate that keeps the state, over the first sequence.</summary>
    private static IEnumerable<HeatMap> Gates(Measured one) => one.Inspection.Gates
        .Where(gate => gate.Name is "forget" or "update")
        .Select(gate => GradientFlowPlot.Gate(one.Inspection, gate.Name) with { Title = $"{gate.Name} gate: {one.Task}, {one.Name}" });

    private static Chart Shares(ExplosionStudy explosion) => new()
    {
        Title = $"Fresh layers whose gradient norm exceeds {Explosion.Limit:F0}",
        XLabel = "spectral radius of the recurrent weights",
        YLabel = "share of seeds",
        XScale = AxisScale.Logarithmic,
        Lines =
        [
            new Line("RNN", [.. explosion.Shares.Select(share => share.Radius)], [.. explosion.Shares.Select(share => share.Rnn)]),
            new Line("LSTM", [.. explosion.Shares.Select(share => share.Radius)], [.. explosion.Shares.Select(share => share.Lstm)]),
        ],
    };

    private static Chart Losses(ExplosionStudy explosion) => new()
    {
        Title = $"Training an RNN of spectral radius {ExplosionTraining.Radius}",
        XLabel = "training step",
        YLabel = "loss",
        XScale = AxisScale.Logarithmic,
        YScale = AxisScale.Logarithmic,
        YRange = (0.01, 1e6),
        Lines =
        [
            .. new[] { explosion.Unclipped, explosion.Clipped }.Select(training =>
                new Line(training.Name, [.. training.Losses.Select((_, i) => i + 1.0)], training.Losses) { Marked = false }),
        ],
        References = [new ReferenceLine("always 1", new AddingProblem().BaselineLoss)],
    };
}
