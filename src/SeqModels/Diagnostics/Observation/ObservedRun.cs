using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>The observation of one training run.</summary>
internal sealed class ObservedRun(TrainingContext context, GradientObserverOptions options, Action<GradientWarning> warn)
{
    private readonly UpdateMeter _updates = new(context.Module);
    private readonly HorizonMeter _horizonMeter = new(options, context.Module);
    private readonly WarningMonitor _monitor = new(options, context);
    private readonly List<GradientWarning> _warnings = [];
    private IReadOnlyList<MeasuredHorizon> _horizons = [];

    /// <summary>Why the horizons could not be measured, until it is reported.</summary>
    private string? _failure;

    /// <summary>The step that is being observed; 0 for none.</summary>
    private long _observed;

    // Since the previous observation.
    private int _steps;
    private int _clipped;
    private double _largest = double.NaN;

    public TrainingContext Context => context;

    /// <summary>Called after every backward pass: with gradient accumulation several times before a step, of which the first one counts.</summary>
    public void BeforeStep()
    {
        TrainingProgress last = context.Progress;
        long step = last.TotalSteps + 1;
        bool isObserved = (step - 1) % options.Interval == 0 || step == (long)last.Epochs * last.StepsPerEpoch;
        if (!isObserved || _observed == step)
            return;
        _observed = step;
        _updates.Begin();
        _horizons = _horizonMeter.Measure(context, out string? failure);
        _failure ??= failure;
    }

    /// <summary>Returns the observation if the step is one of those that are observed.</summary>
    public GradientObservation? AfterStep()
    {
        TrainingProgress step = context.Progress;
        double norm = context.LastStep.HasFiniteGradient ? step.GradientNorm : double.NaN;
        _steps++;
        _clipped += step.IsClipped ? 1 : 0;
        if (!double.IsNaN(norm) && !(norm <= _largest))
            _largest = norm;
        WarnOfFailure(step.TotalSteps, step.Epoch);
        foreach (GradientWarning warning in _monitor.AfterStep(step, context.LastStep))
            Warn(warning);
        if (_observed != step.TotalSteps)
            return null;
        if (double.IsNaN(norm))
            _horizons = [];
        if (_horizons.Count > 0 && _monitor.AfterObservation(step, _horizons) is { } vanishing)
            Warn(vanishing);
        (double total, IReadOnlyList<UpdateRatio> each) = _updates.End();
        return Observation(step.TotalSteps, step.Epoch, step.Loss, norm) with { UpdateRatio = total, ParameterUpdates = each };
    }

    /// <summary>The last observation of a run that fails.</summary>
    public GradientObservation AfterFailure(NonFiniteTrainingException failure)
    {
        WarnOfFailure(failure.TotalSteps, failure.Epoch);
        if (_monitor.AfterFailure(failure) is { } warning)
            Warn(warning);
        if (_observed != failure.TotalSteps)
            _horizons = [];
        return Observation(failure.TotalSteps, failure.Epoch, failure.OffendingNumber, double.NaN);
    }

    private GradientObservation Observation(long step, int epoch, double loss, double norm)
    {
        var observation = new GradientObservation
        {
            Step = step,
            Epoch = epoch,
            Loss = loss,
            GradientNorm = norm,
            LargestGradientNorm = _largest,
            ClippedShare = _steps == 0 ? 0 : (double)_clipped / _steps,
            Horizons = [.. _horizons.Select(measured => measured.Horizon)],
            Warnings = [.. _warnings],
        };
        (_steps, _clipped, _largest, _horizons) = (0, 0, double.NaN, []);
        _warnings.Clear();
        return observation;
    }

    private void WarnOfFailure(long step, int epoch)
    {
        if (_failure is not { } message)
            return;
        _failure = null;
        Warn(WarningMonitor.Warning(
            GradientWarningKind.MeasurementFailed, step, epoch, $"the gradient horizons could not be measured, and are not measured in the rest of the run: {message}"));
    }

    private void Warn(GradientWarning warning)
    {
        _warnings.Add(warning);
        warn(warning);
        context.Warn(warning.Message);
    }
}
