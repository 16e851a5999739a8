using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Measures the gradient horizons of a module on a training batch, without changing the training.</summary>
internal sealed class HorizonMeter(GradientObserverOptions options, Module module)
{
    private readonly bool _isUsed = options.MeasuresHorizons && module.NamedModules().Any(named => named.Module is RecurrentLayer);

    private readonly GradientFlowOptions _flow = new() { MaxSequences = options.MaxSequences, MaxLag = options.MaxLag, Paths = false, Jacobians = false };

    /// <summary>The horizons by layer and direction; empty if a gradient is not finite.</summary>
    public IReadOnlyList<GradientHorizon> Measure(TrainingContext context)
    {
        if (!_isUsed || context.Batch is not { } batch || !double.IsFinite(context.BatchLoss))
            return [];
        using var guard = new TrainingStateGuard(context.Task);
        GradientFlowReport report = GradientFlow.Measure(context.Module, batch.Loss, _flow);
        return report.Layers.All(layer => double.IsFinite(layer.WeightGradientNorm))
            ? [.. report.Layers.Select(layer => new GradientHorizon(layer.Name, layer.Horizon(0.5), layer.Horizon(0.9), layer.Horizon(0.99)))]
            : [];
    }
}
