using SeqModels.Diagnostics;

namespace SeqModels.Plotting;

public static partial class GradientFlowPlot
{
    /// <summary>The same as for layers, with the layers of reports: that of a report with one layer has the name of its model, others <c>model: layer</c>.</summary>
    /// <param name="reports">The reports to compare, with the names of their models.</param>
    /// <returns>A chart; <c>with { Title = … }</c> changes it.</returns>
    /// <exception cref="ArgumentNullException">A report is null.</exception>
    public static Chart Norms(params IEnumerable<KeyValuePair<string, GradientFlowReport>> reports) => Norms(LayersOf(reports));

    /// <summary>The same as for layers, with the layers of reports: that of a report with one layer has the name of its model, others <c>model: layer</c>.</summary>
    /// <param name="reports">The reports to compare, with the names of their models.</param>
    /// <returns>A chart; <c>with { Title = … }</c> changes it.</returns>
    /// <exception cref="ArgumentNullException">A report is null.</exception>
    public static Chart Shares(params IEnumerable<KeyValuePair<string, GradientFlowReport>> reports) => Shares(LayersOf(reports));

    /// <summary>
    /// What a <see cref="GradientObserver"/> saw of a training run, in two panels: by optimizer step the gradient norm before clipping, with the
    /// largest one since the previous observation, on a logarithmic axis; and the gradient horizon at 90 % of each recurrent layer. Without horizons
    /// there is only the first panel.
    /// </summary>
    /// <param name="observations">The observations by step, at least one.</param>
    /// <returns>A figure.</returns>
    /// <exception cref="ArgumentException">There is no observation.</exception>
    /// <exception cref="ArgumentNullException">An observation is null.</exception>
    public static Figure Observations(IReadOnlyList<GradientObservation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.Count == 0)
        {
            throw new ArgumentException("GradientFlowPlot.Observations: at least one observation is needed, but there was none. A GradientObserver observes a run if it is one of its callbacks.", nameof(observations));
        }

        foreach (GradientObservation observation in observations)
        {
            ArgumentNullException.ThrowIfNull(observation, nameof(observations));
        }

        var norms = new Chart
        {
            Title = "Gradient norm before clipping",
            XLabel = "optimizer step",
            YLabel = "‖gradient‖",
            YScale = AxisScale.Logarithmic,
            Lines =
            [
                By("at the step", observation => observation.GradientNorm),
                By("largest between observations", observation => observation.LargestGradientNorm) with { Dashed = true },
            ],
        };
        string[] layers = [.. observations.SelectMany(observation => observation.Horizons).Select(horizon => horizon.Layer).Distinct()];
        return layers.Length == 0 ? new Figure(norms) : new Figure(norms, new Chart
        {
            Title = "Gradient horizon: 90 % of the gradient of the weights",
            XLabel = "optimizer step",
            YLabel = "time steps",
            Lines = [.. layers.Select(layer => By(layer, observation => observation.Horizons.FirstOrDefault(horizon => horizon.Layer == layer)?.At90 ?? double.NaN))],
        });

        Line By(string name, Func<GradientObservation, double> value) =>
            new(name, [.. observations.Select(observation => (double)observation.Step)], [.. observations.Select(value)]);
    }

    private static IEnumerable<KeyValuePair<string, LayerGradientFlow>> LayersOf(IEnumerable<KeyValuePair<string, GradientFlowReport>> reports) =>
        Given(reports, nameof(reports)).SelectMany(report => report.Value.Layers.Select(
            layer => KeyValuePair.Create(report.Value.Layers.Count == 1 ? report.Key : $"{report.Key}: {layer.Name}", layer)));
}
