using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>
/// One call of <see cref="Trainer.Train(IProgress{TrainingProgress}?, CancellationToken)"/>. Its whole state is in fields that a
/// checkpoint stores, so that a resumed run does exactly what the interrupted one would have done.
/// </summary>
internal sealed partial class TrainingRun
{
    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly NamedParameter[] _parameters;
    private readonly Optimizer _optimizer;
    private readonly AveragedParameters? _average;
    private readonly TrainingContext _context;
    private readonly Tape _tape = new();
    private readonly TrainingClock _clock = new();
    private readonly TrainingMeters _meters = new();
    private readonly List<EpochResult> _epochs = [];
    private readonly BestParameters _best;
    private readonly RandomSource _random;
    private ScheduleState _schedule;

    /// <summary>The epoch, from 1; greater than the last when all are complete.</summary>
    private int _epoch = 1;

    /// <summary>The random state at the beginning of the epoch, and the number of completed batches of the epoch.</summary>
    private RandomState _epochStart;
    private int _batchesDone;

    /// <summary>The last validation loss, the metrics beside it, and the number of steps before it.</summary>
    private double? _validation;
    private IReadOnlyList<NamedMetric> _metrics = [];
    private long _validatedAt = -1;

    public TrainingRun(TrainingTask task, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        RunChecks.Check(task, options);
        (_task, _options, _progress, _cancellation) = (task, options, progress, cancellationToken);
        _parameters = [.. task.Module.NamedParameters()];
        _optimizer = options.Optimizer.Create(_parameters);
        _average = options.Averaging is { } averaging ? new AveragedParameters(_parameters.Select(named => named.Parameter), averaging) : null;
        _schedule = options.Schedule.Start(_optimizer.LearningRate, (long)options.Epochs * StepsPerEpoch, options.Epochs);
        _optimizer.Momentum = _schedule.Momentum;
        _reach = new GradientReach(task.Module);
        _best = new BestParameters(_parameters, options.KeepBest);
        _random = new RandomSource(options.Seed);
        _epochStart = _random.SaveState();
        _context = new TrainingContext(task, options, _optimizer, Describe(double.NaN, double.NaN), Warn);
        _identity = options.Checkpoints is null ? null : RunIdentity.Of(task, options);
    }

    public TrainingResult Execute()
    {
        try
        {
            return Train();
        }
        catch (NonFiniteTrainingException failure)
        {
            Call((callback, context) => callback.OnFailure(context, failure));
            throw;
        }
        finally
        {
            _context.HasEnded = true;
        }
    }

    private TrainingResult Train()
    {
        Resume();
        _context.Progress = Describe(double.NaN, double.NaN);
        CheckParameters($"before step {_meters.TotalSteps + 1}", _meters.TotalSteps + 1);
        StopReason reason = _isBroken ? StopReason.NonFiniteParameters : Loop();
        _place?.Dispose();
        CheckParameters($"after step {_meters.TotalSteps}", _meters.TotalSteps);
        Save(isDue: !_isBroken);
        _task.Module.Evaluate();
        if (_isBroken || reason != StopReason.Cancelled)
        {
            PutResultInPlace();
        }

        return new TrainingResult
        {
            Reason = _isBroken ? StopReason.NonFiniteParameters : reason,
            Epochs = _epochs,
            BestEpoch = _best.Epoch > 0 ? _best.Epoch : _epochs.Count,
            BestValidation = _best.Loss,
            BestMetrics = _best.Metrics,
            TotalSteps = _meters.TotalSteps,
            SkippedSteps = _meters.SkippedSteps,
            ClearedValues = _meters.ClearedValues,
            Warnings = _warnings,
            UnreachedParameters = UnreachedParameters,
            ResumedFrom = _resumedFrom,
            ItemName = _task.ItemName,
            TokensSeen = _meters.Items,
            TrainingTime = TimeSpan.FromSeconds(_clock.TrainingSeconds),
        };
    }

    /// <summary>The expected number of optimizer steps per epoch.</summary>
    private int StepsPerEpoch => (_task.BatchesPerEpoch + _options.AccumulationSteps - 1) / _options.AccumulationSteps;

    private bool HasLostPatience => _options.Patience is { } patience && _best.Since >= patience;

    private bool IsValidationDue =>
        _task.HasValidation && _options.ValidateEverySteps is { } steps && _meters.TotalSteps > 0 && _meters.TotalSteps % steps == 0 && _validatedAt != _meters.TotalSteps;

    private StopReason Loop()
    {
        try
        {
            while (true)
            {
                if (HasLostPatience)
                {
                    return StopReason.NoImprovement;
                }

                if (_context.IsStopping)
                {
                    return StopReason.Stopped;
                }

                if (_epoch > _options.Epochs)
                {
                    return StopReason.Finished;
                }

                if (TrainEpoch() is { } reason)
                {
                    return reason;
                }

                EndEpoch();
                Save(_options.Checkpoints?.EachEpoch == true);
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return StopReason.Cancelled;
        }
    }

    /// <summary>Trains the rest of the epoch. Returns null at its end, or the reason why the run ends.</summary>
    private StopReason? TrainEpoch()
    {
        _task.Module.Train();
        using IEnumerator<TrainingBatch> batches = Batches();
        while (true)
        {
            if (_isBroken)
            {
                return StopReason.NonFiniteParameters;
            }

            if (IsValidationDue)
            {
                Validate(isEpochEnd: false);
                _task.Module.Train();
            }

            if (HasLostPatience)
            {
                return StopReason.NoImprovement;
            }

            if (_context.IsStopping)
            {
                return StopReason.Stopped;
            }

            if (_cancellation.IsCancellationRequested)
            {
                return StopReason.Cancelled;
            }

            Save(IsSaveDue);
            if (!Step(batches))
            {
                break;
            }
        }

        return _batchesDone > 0 ? null : throw new InvalidOperationException("Trainer.Train: the task has no batches for an epoch. Is the data empty?");
    }

    /// <summary>Validates and reports the loss; at the end of an epoch it is part of the report of the epoch.</summary>
    private void Validate(bool isEpochEnd)
    {
        _task.Module.Evaluate();
        _average?.Swap();
        double? loss;
        string reason = "";
        try
        {
            (loss, reason) = Measure();
            _metrics = loss is null ? [] : Metrics();
            if (loss is { } value && _best.Offer(_epoch, value, _metrics))
            {
                SaveBestModel();
            }
        }
        finally
        {
            _average?.Swap();
        }

        (_validation, _validatedAt) = (loss, _meters.TotalSteps);
        if (loss is { } validation)
        {
            if (double.IsNaN(validation))
            {
                Warn($"The validation loss after step {_meters.TotalSteps} is not a number{reason}.");
            }

            _average?.Observe(validation);
            TrainingInstruments.RecordValidation(_task.Module, validation);
            (double lastLoss, double lastNorm, _) = _meters.LastFinite;
            TrainingProgress progress = Describe(lastLoss, lastNorm) with { ValidationLoss = validation, ValidationMetrics = _metrics };
            Report(progress, static (callback, context) => callback.OnValidation(context), reportsToUser: !isEpochEnd);
        }
    }

    /// <summary>The validation loss; NaN with the reason if the model's scores are not probabilities.</summary>
    private (double? Loss, string Reason) Measure()
    {
        try
        {
            return (_task.Validate(_cancellation), "");
        }
        catch (InvalidDistributionException e)
        {
            return (double.NaN, $": {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The metrics of the last validation, as a copy.</summary>
    private NamedMetric[] Metrics()
    {
        NamedMetric[] metrics = [.. _task.ValidationMetrics];
        return metrics.CountBy(metric => metric.Name).FirstOrDefault(names => names.Value > 1).Key is { } name
            ? throw new InvalidOperationException($"{_task.GetType().Name}.ValidationMetrics: the name '{name}' occurs more than once.")
            : metrics;
    }

    private void EndEpoch()
    {
        if (_validatedAt != _meters.TotalSteps)
        {
            Validate(isEpochEnd: true);
        }

        var result = new EpochResult
        {
            Epoch = _epoch,
            TrainLoss = _meters.MeanLoss,
            ValidationLoss = _validation,
            ValidationMetrics = _metrics,
            LearningRate = _optimizer.LearningRate,
            GradientNorm = _meters.MeanNorm,
            ClippedShare = _meters.ClippedShare,
            SkippedSteps = _meters.EpochSkipped,
            TokensSeen = _meters.Items,
            TrainingTime = TimeSpan.FromSeconds(_clock.TrainingSeconds),
        };
        _epochs.Add(result);
        WarnOfUnreached();
        if (double.IsNaN(result.TrainLoss))
        {
            Warn($"No step of epoch {_epoch} had a finite loss: {_meters.EpochSkipped} of {_meters.EpochSteps} steps were skipped.");
        }

        _schedule = _options.Schedule.AfterEpoch(_schedule, _validation);
        TrainingProgress progress = Describe(result.TrainLoss, double.NaN) with { ValidationLoss = _validation, ValidationMetrics = _metrics, FinishedEpoch = result };
        _epoch++;
        (_epochStart, _batchesDone) = (_random.SaveState(), 0);
        _meters.BeginEpoch();
        Report(progress, static (callback, context) => callback.OnEpoch(context));
    }
}
