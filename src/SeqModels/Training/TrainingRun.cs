using System.Diagnostics;
using SeqModels.Autodiff;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Training;

/// <summary>One call of <see cref="Trainer.Train"/>: the loop and what it counts.</summary>
internal sealed class TrainingRun
{
    private readonly RecurrentLanguageModel _model;
    private readonly TrainingOptions _options;
    private readonly TokenBatches _batches;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Optimizer _optimizer;
    private readonly Tape _tape = new();
    private readonly Stopwatch _clock = new();
    private readonly RecurrentState _carried;
    private readonly List<EpochResult> _epochs = [];
    private readonly BestParameters _best;
    private ScheduleState _schedule;
    private long _tokensSeen;
    private int _steps;
    private double _epochLoss;
    private int _epochSteps;

    public TrainingRun(
        RecurrentLanguageModel model,
        IReadOnlyList<Parameter> parameters,
        TrainingOptions options,
        TokenBatches batches,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        (_model, _options, _batches, _progress, _cancellation) = (model, options, batches, progress, cancellation);
        _optimizer = options.Optimizer.Create(parameters);
        _schedule = options.Schedule.Start(_optimizer.LearningRate);
        _carried = model.ZeroState(batches.BatchSize);
        _best = new BestParameters(parameters);
    }

    public TrainingResult Execute(EncodedCorpus? validation)
    {
        var random = new RandomSource(_options.Seed);
        StopReason reason = StopReason.Finished;
        for (int epoch = 1; epoch <= _options.Epochs && reason == StopReason.Finished; epoch++)
        {
            if (!TrainEpoch(epoch, _batches.Epoch(random)))
            {
                reason = StopReason.Cancelled;
                break;
            }

            double? validationPerplexity = Validate(validation);
            EndEpoch(epoch, validationPerplexity);
            if (_options.Patience is { } patience && validationPerplexity is not null && epoch - _best.Epoch >= patience)
            {
                reason = StopReason.NoImprovement;
            }
        }

        _model.Evaluate();
        if (_options.KeepBest && validation is not null && reason != StopReason.Cancelled)
        {
            _best.Restore();
        }

        int best = _best.Epoch > 0 ? _best.Epoch : _epochs.Count;
        return new TrainingResult(reason, _epochs, best, _tokensSeen, _clock.Elapsed.TotalSeconds);
    }

    /// <summary>Trains one epoch; false when cancelled.</summary>
    private bool TrainEpoch(int epoch, IEnumerable<TokenBatch> batches)
    {
        _model.Train();
        (_epochLoss, _epochSteps) = (0, 0);
        foreach (TokenBatch batch in batches)
        {
            if (_cancellation.IsCancellationRequested)
            {
                return false;
            }

            _clock.Start();
            double learningRate = _optimizer.LearningRate = _schedule.Rate;
            double loss = Backpropagate(batch);
            double norm = ClipAndStep();
            _schedule = _options.Schedule.AfterStep(_schedule);
            _clock.Stop();

            _steps++;
            _epochSteps++;
            _epochLoss += loss;
            _tokensSeen += batch.BatchSize * (long)batch.Steps;
            _progress?.Report(Describe(epoch, loss, norm, learningRate, finished: null));
        }

        return true;
    }

    private double Backpropagate(TokenBatch batch)
    {
        Shape window = [batch.BatchSize, batch.Steps];
        using (_tape.Record())
        {
            (Tensor loss, RecurrentState state) = _model.Loss(
                new Indices(batch.Inputs, window), new Indices(batch.Targets, window), batch.ContinuesState ? _carried : null);
            _tape.Backward(loss);
            state.CopyTo(_carried);
            return loss.Item();
        }
    }

    private double ClipAndStep()
    {
        GradientClippingResult clipped = _optimizer.Step(_options.Clipping);
        _optimizer.ZeroGradients();
        return clipped.Norm;
    }

    private double? Validate(EncodedCorpus? validation)
    {
        if (validation is null)
        {
            return null;
        }

        _model.Evaluate();
        return Evaluator.Evaluate(_model, validation).Perplexity;
    }

    private void EndEpoch(int epoch, double? validationPerplexity)
    {
        double trainPerplexity = Math.Exp(_epochLoss / _epochSteps);
        var result = new EpochResult(epoch, trainPerplexity, validationPerplexity, _tokensSeen, _clock.Elapsed.TotalSeconds);
        _epochs.Add(result);
        if (validationPerplexity is { } perplexity)
        {
            _best.Offer(epoch, perplexity);
        }

        _schedule = _options.Schedule.AfterEpoch(_schedule, validationPerplexity ?? trainPerplexity);
        _progress?.Report(Describe(epoch, _epochLoss / _epochSteps, double.NaN, _optimizer.LearningRate, result));
    }

    private TrainingProgress Describe(int epoch, double loss, double norm, double learningRate, EpochResult? finished)
    {
        int stepsPerEpoch = _batches.MaximumBatchCount;
        double seconds = _clock.Elapsed.TotalSeconds;
        long stepsLeft = ((long)(_options.Epochs - epoch) * stepsPerEpoch) + (finished is null ? stepsPerEpoch - _epochSteps : 0);
        return new TrainingProgress(
            epoch,
            _options.Epochs,
            _epochSteps,
            stepsPerEpoch,
            _tokensSeen,
            loss,
            Math.Exp(_epochLoss / _epochSteps),
            norm,
            learningRate,
            _tokensSeen / seconds,
            TimeSpan.FromSeconds(seconds / _steps * stepsLeft),
            finished);
    }
}
