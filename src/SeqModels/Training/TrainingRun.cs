using SeqModels.Autodiff;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>One call of <see cref="Trainer.Train(IProgress{TrainingProgress}?, CancellationToken)"/>: the loop.</summary>
internal sealed class TrainingRun
{
    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Optimizer _optimizer;
    private readonly Tape _tape = new();
    private readonly TrainingClock _clock = new();
    private readonly TrainingMeters _meters = new();
    private readonly List<EpochResult> _epochs = [];
    private readonly BestParameters _best;
    private ScheduleState _schedule;

    public TrainingRun(TrainingTask task, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        (_task, _options, _progress, _cancellation) = (task, options, progress, cancellation);
        Parameter[] parameters = [.. task.Module.Parameters()];
        _optimizer = options.Optimizer.Create(parameters);
        _schedule = options.Schedule.Start(_optimizer.LearningRate);
        _best = new BestParameters(parameters);
    }

    public TrainingResult Execute()
    {
        var random = new RandomSource(_options.Seed);
        StopReason reason = StopReason.Finished;
        for (int epoch = 1; epoch <= _options.Epochs && reason == StopReason.Finished; epoch++)
        {
            if (!TrainEpoch(epoch, _task.Epoch(random)))
            {
                reason = StopReason.Cancelled;
                break;
            }

            double? validation = Validate();
            EndEpoch(epoch, validation);
            if (_options.Patience is { } patience && validation is not null && epoch - _best.Epoch >= patience)
            {
                reason = StopReason.NoImprovement;
            }
        }

        _task.Module.Evaluate();
        if (_options.KeepBest && reason != StopReason.Cancelled)
        {
            _best.Restore();
        }

        return new TrainingResult
        {
            Reason = reason,
            Epochs = _epochs,
            BestEpoch = _best.Epoch > 0 ? _best.Epoch : _epochs.Count,
            BestValidation = _best.Loss,
            TotalSteps = _meters.TotalSteps,
            SkippedSteps = _meters.SkippedSteps,
            TokensSeen = _meters.Items,
            Seconds = _clock.TrainingSeconds,
        };
    }

    /// <summary>Trains one epoch; false when cancelled.</summary>
    private bool TrainEpoch(int epoch, IEnumerable<TrainingStep> steps)
    {
        _task.Module.Train();
        _meters.BeginEpoch();
        foreach (TrainingStep step in steps)
        {
            if (_cancellation.IsCancellationRequested)
            {
                return false;
            }

            _clock.BeginTraining();
            double learningRate = _schedule.Rate * step.LearningRateFactor;
            _optimizer.LearningRate = learningRate;
            double loss = Backpropagate(step);
            GradientClippingResult gradient = _optimizer.Step(_options.Clipping);
            _optimizer.ZeroGradients();
            _schedule = _options.Schedule.AfterStep(_schedule);
            _clock.EndTraining();
            _meters.Add(loss, step.Items, gradient, gradient.Norm > _options.Clipping.MaxNorm);
            _progress?.Report(Describe(epoch, loss, gradient.Norm, learningRate));
        }

        return true;
    }

    private double Backpropagate(TrainingStep step)
    {
        using (_tape.Record())
        {
            Tensor loss = step.Loss();
            _tape.Backward(loss);
            return (step.ReportedLoss ?? loss).Item();
        }
    }

    private double? Validate()
    {
        _task.Module.Evaluate();
        return _task.Validate(_cancellation);
    }

    private void EndEpoch(int epoch, double? validation)
    {
        var result = new EpochResult
        {
            Epoch = epoch,
            TrainLoss = _meters.MeanLoss,
            ValidationLoss = validation,
            LearningRate = _optimizer.LearningRate,
            GradientNorm = _meters.MeanNorm,
            ClippedShare = _meters.ClippedShare,
            SkippedSteps = _meters.EpochSkipped,
            TokensSeen = _meters.Items,
            Seconds = _clock.TrainingSeconds,
        };
        _epochs.Add(result);
        if (validation is { } loss)
        {
            _best.Offer(epoch, loss);
        }

        _schedule = _options.Schedule.AfterEpoch(_schedule, validation);
        _progress?.Report(Describe(epoch, result.TrainLoss, double.NaN, result.LearningRate) with { ValidationLoss = validation, FinishedEpoch = result });
    }

    private TrainingProgress Describe(int epoch, double loss, double norm, double learningRate)
    {
        int stepsPerEpoch = _task.StepsPerEpoch;
        long left = ((long)(_options.Epochs - epoch) * stepsPerEpoch) + Math.Max(0, stepsPerEpoch - _meters.EpochSteps);
        double elapsed = _clock.ElapsedSeconds;
        return new TrainingProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Step = _meters.EpochSteps,
            StepsPerEpoch = stepsPerEpoch,
            TotalSteps = _meters.TotalSteps,
            TokensSeen = _meters.Items,
            Loss = loss,
            SmoothedLoss = _meters.SmoothedLoss,
            Perplexity = Math.Exp(_meters.MeanLoss),
            GradientNorm = norm,
            ClippedShare = _meters.ClippedShare,
            SkippedSteps = _meters.SkippedSteps,
            LearningRate = learningRate,
            TokensPerSecond = _meters.Items / _clock.TrainingSeconds,
            Elapsed = TimeSpan.FromSeconds(elapsed),
            TimeLeft = TimeSpan.FromSeconds(elapsed / _meters.TotalSteps * left),
            MemoryBytes = _clock.WorkingSet,
            BestValidation = _best.Loss,
        };
    }
}
