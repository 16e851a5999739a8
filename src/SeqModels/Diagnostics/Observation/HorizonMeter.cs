using SeqModels.Diagnostics.Trajectories;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Measures the gradient horizons of a module on a training batch, without changing the training.</summary>
internal sealed class HorizonMeter(GradientObserverOptions options, Module module)
{
    private readonly Dictionary<string, RecurrentCell> _cells = CellsOf(module);
    private readonly GradientFlowOptions _flow = new() { MaxSequences = options.MaxSequences, MaxLag = options.MaxLag, Paths = false, Jacobians = false };
    private bool _isUsed = options.MeasuresHorizons;

    /// <summary>
    /// The horizons by layer and direction; empty if the loss uses no recurrent layer, if a gradient is not finite or after a failure.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="failure">Why the measurement failed, once: later calls measure nothing.</param>
    public IReadOnlyList<MeasuredHorizon> Measure(TrainingContext context, out string? failure)
    {
        failure = null;
        if (!_isUsed || _cells.Count == 0 || context.Batch is not { } batch || !double.IsFinite(context.BatchLoss))
            return [];
        try
        {
            return Measure(context, batch);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _isUsed = false;
            failure = error.Message;
            return [];
        }
    }

    private IReadOnlyList<MeasuredHorizon> Measure(TrainingContext context, TrainingBatch batch)
    {
        using var guard = new TrainingStateGuard(context.Task);
        using var recording = new LossRecording(context.Module, batch.Loss, nameof(GradientObserver), needsLayer: false);
        IReadOnlyList<LayerGradientFlow> layers = new LagMeasurement(recording, _flow).Run();
        return layers.All(layer => double.IsFinite(layer.WeightGradientNorm)) ? [.. layers.Select(Of)] : [];
    }

    private MeasuredHorizon Of(LayerGradientFlow layer)
    {
        RecurrentCell cell = _cells[layer.Name];
        return new MeasuredHorizon(
            new GradientHorizon(layer.Name, layer.Horizon(0.5), layer.Horizon(0.9), layer.Horizon(0.99)),
            layer.Lags.LastOrDefault(lag => lag.Pairs > 0)?.Lag ?? 0,
            layer.WeightGradientNorm > 0 && cell.Parameters().Any(parameter => !parameter.IsFrozen),
            RemedyOf(cell, layer.Name));
    }

    private static string RemedyOf(RecurrentCell cell, string name) => cell switch
    {
        LstmCell { ForgetGate: LstmForgetGate.Learned } => $"raise the forget bias of '{name}' (LstmOptions.ForgetBias)",
        LstmCell => $"use a learned forget gate with a positive bias in '{name}' (LstmOptions.ForgetGate)",
        GruCell => $"use an LSTM with a positive forget bias for '{name}'",
        RnnCell => $"use a GRU or an LSTM for '{name}', or orthogonal recurrent weights",
        _ => $"use a cell with an additive path through time, such as a GRU or an LSTM, for '{name}'",
    };

    private static Dictionary<string, RecurrentCell> CellsOf(Module module)
    {
        var cells = new Dictionary<string, RecurrentCell>(StringComparer.Ordinal);
        foreach (RecurrentLayer stack in module.NamedModules().Select(named => named.Module).OfType<RecurrentLayer>())
        {
            for (int layer = 0; layer < stack.LayerCount; layer++)
            {
                for (int direction = 0; direction < stack.Directions; direction++)
                    cells[LayerNames.Of(module, stack, layer, direction)] = stack.CellOf(layer, direction);
            }
        }

        return cells;
    }
}
