using System.Diagnostics;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.Training;

// One optimizer step and its report.
internal sealed partial class TrainingRun
{
    private bool FailsOnNonFinite => _options.Clipping.NonFinite == NonFinitePolicy.Fail;

    /// <summary>Accumulates gradients over batches and makes an optimizer step. Returns false when the epoch has no more batches.</summary>
    private bool Step(IEnumerator<TrainingBatch> batches)
    {
        (double loss, double factor, long items, int windows) = (0, 0, 0, 0);
        long begun = Stopwatch.GetTimestamp();
        _clock.BeginTraining();
        while (windows < _options.AccumulationSteps && batches.MoveNext())
        {
            TrainingBatch batch = batches.Current;
            double batchLoss = Backpropagate(batch);
            windows++;
            _batchesDone++;
            loss += batchLoss * batch.Items;
            items += batch.Items;
            factor += batch.LearningRateFactor;
            if (_options.Callbacks.Count > 0)
            {
                (_context.Batch, _context.BatchLoss) = (batch, batchLoss);
                Call(static (callback, context) => callback.OnBatch(context));
            }
        }

        if (windows == 0)
        {
            _clock.EndTraining();
            return false;
        }

        (_optimizer.LearningRate, _optimizer.Momentum) = (_schedule.Rate * (factor / windows), _schedule.Momentum);
        StepOutcome step = Update(loss / items, items, 1.0 / windows);
        _optimizer.ZeroGradients();
        if (step.IsBroken || (step.HasNonFinite && !AreParametersFinite))
        {
            Break(BrokenAfterStep());
        }
        else if (!step.IsSkipped)
        {
            _average?.Update();
        }

        _schedule = _options.Schedule.AfterStep(_schedule);
        _meters.Add(step);
        _clock.EndTraining();
        TrainingInstruments.Record(_task.Module, step, Stopwatch.GetElapsedTime(begun));
        if (step.HasNonFinite)
        {
            _task.ResetState();
        }

        if (_progress is not null || _options.Callbacks.Count > 0)
        {
            TrainingProgress progress = Describe(step.Loss, step.Norm) with { IsClipped = step.IsClipped, HasNonFiniteValues = step.HasNonFinite || step.IsBroken };
            _context.LastStep = step;
            Report(progress, static (callback, context) => callback.OnStep(context));
        }

        return true;
    }

    private double Backpropagate(TrainingBatch batch)
    {
        using (_tape.Record())
        {
            Tensor loss = batch.Loss();
            _tape.Backward(loss);
            ObserveReach();
            double value = loss.Item();
            if (!double.IsFinite(value) && FailsOnNonFinite)
            {
                throw NonFiniteDiagnosis.Of(_task.Module, value, _epoch, _meters);
            }

            return double.IsFinite(value) ? batch.ReportedLoss ?? value : value;
        }
    }

    private StepOutcome Update(double loss, long items, double scale)
    {
        double rate = _optimizer.LearningRate;
        if (!double.IsFinite(loss) && _options.Clipping.NonFinite == NonFinitePolicy.SkipStep)
        {
            return new StepOutcome(loss, items, double.NaN, rate, IsSkipped: true, IsClipped: false, Cleared: 0, IsBroken: false);
        }

        GradientClippingResult clipped;
        try
        {
            clipped = _optimizer.StepAndReport(_options.Clipping, scale);
        }
        catch (NotFiniteNumberException) when (FailsOnNonFinite)
        {
            throw NonFiniteDiagnosis.Of(_task.Module, loss, _epoch, _meters);
        }

        return new StepOutcome(loss, items, clipped.Norm, rate, clipped.SkipStep, clipped.IsClipped, clipped.ClearedValues, clipped.HasNonFiniteParameters)
        {
            ExcludedNorm = _optimizer.ExcludedNorm,
        };
    }

    private NonFiniteTrainingException BrokenAfterStep()
    {
        long step = _meters.TotalSteps + 1;
        return NonFiniteDiagnosis.OfParameters(_task.Module, $"after step {step} (epoch {_epoch}, step {_meters.EpochSteps + 1} of it)", step, _epoch, _meters);
    }

    private void Report(TrainingProgress progress, Action<TrainingCallback, TrainingContext> call, bool reportsToUser = true)
    {
        progress = _unreported is null ? progress : progress with { Warning = _unreported };
        _context.Progress = progress;
        if (reportsToUser)
        {
            _progress?.Report(progress);
            _unreported = null;
        }

        Call(call);
    }

    private void Call(Action<TrainingCallback, TrainingContext> call)
    {
        foreach (TrainingCallback callback in _options.Callbacks)
        {
            call(callback, _context);
        }
    }

    private TrainingProgress Describe(double loss, double norm)
    {
        int stepsPerEpoch = StepsPerEpoch;
        long left = ((long)(_options.Epochs - _epoch) * stepsPerEpoch) + Math.Max(0, stepsPerEpoch - _meters.EpochSteps);
        double elapsed = _clock.ElapsedSeconds;
        return new TrainingProgress
        {
            Epoch = _epoch,
            Epochs = _options.Epochs,
            Step = _meters.EpochSteps,
            StepsPerEpoch = stepsPerEpoch,
            TotalSteps = _meters.TotalSteps,
            TokensSeen = _meters.Items,
            ItemName = _task.ItemName,
            Loss = loss,
            SmoothedLoss = _meters.SmoothedLoss,
            Perplexity = Math.Exp(_meters.MeanLoss),
            GradientNorm = norm,
            ClippedShare = _meters.ClippedShare,
            SkippedSteps = _meters.SkippedSteps,
            LearningRate = _optimizer.LearningRate,
            TokensPerSecond = _meters.Items / _clock.TrainingSeconds,
            Elapsed = TimeSpan.FromSeconds(elapsed),
            TimeLeft = TimeSpan.FromSeconds(Math.Min(elapsed / Math.Max(1, _meters.TotalSteps) * left, TimeSpan.MaxValue.TotalSeconds / 2)),
            MemoryBytes = _clock.WorkingSet,
            BestValidation = _best.Loss,
            ResumedFrom = _resumedFrom,
        };
    }
}
