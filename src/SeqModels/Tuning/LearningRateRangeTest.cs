using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>
/// The learning-rate range test: trains with an exponentially increasing learning rate and suggests the one with the steepest descent of
/// the loss (Smith 2017, Cyclical Learning Rates for Training Neural Networks, section 3.3). The module is restored afterwards.
/// </summary>
/// <example><code>
/// LearningRateRangeResult found = LearningRateRangeTest.Run(new LanguageModelTask(model, new SequentialBatches(train, 32, 35)));
/// var options = new TrainingOptions { Optimizer = new AdamOptions { LearningRate = found.Suggestion ?? 0.001 } };
/// </code></example>
public static class LearningRateRangeTest
{
    /// <summary>The number of steps on either side for the slope, as a share of all steps.</summary>
    private const double SlopeShare = 0.05;

    /// <summary>Runs the test on a task, from the current parameters of the module.</summary>
    /// <param name="task">The task. Its carried state is reset.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the test between two steps.</param>
    /// <exception cref="ArgumentException">The maximum learning rate is not greater than the minimum, or the task has no batches.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled; the module is restored.</exception>
    public static LearningRateRangeResult Run(TrainingTask task, LearningRateRangeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        options ??= new LearningRateRangeOptions();
        if (!(options.MaxLearningRate > options.MinLearningRate))
        {
            throw new ArgumentException(FormattableString.Invariant($"LearningRateRangeTest.Run: MaxLearningRate must be greater than MinLearningRate, but they were {options.MaxLearningRate} and {options.MinLearningRate}."), nameof(options));
        }

        using var snapshot = new ModuleSnapshot(task.Module);
        task.Module.Train();
        task.Module.ZeroGradients();
        task.ResetState();
        (List<LearningRatePoint> curve, bool diverged) = Train(task, options, cancellationToken);
        task.ResetState();
        return Describe(curve, diverged, options);
    }

    /// <summary>Runs the test on a language model, with the windows, optimizer, clipping and seed of its training options.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The training text in the model's vocabulary.</param>
    /// <param name="training">The training options; null for the defaults.</param>
    /// <param name="options">
    /// Null for the defaults; its optimizer, clipping and seed are replaced by those of <paramref name="training"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the test between two steps.</param>
    /// <exception cref="ArgumentException">The text is encoded with another vocabulary or is too short for a window.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled; the model is restored.</exception>
    public static LearningRateRangeResult Run(
        IDifferentiableLanguageModel model, EncodedCorpus text, TrainingOptions? training = null, LearningRateRangeOptions? options = null, CancellationToken cancellationToken = default)
    {
        training ??= new TrainingOptions();
        options = (options ?? new LearningRateRangeOptions()) with { Optimizer = training.Optimizer, Clipping = training.Clipping, Seed = training.Seed };
        return Run(LanguageModelTask.Create(model, text, options: training), options, cancellationToken);
    }

    private static (List<LearningRatePoint> Curve, bool Diverged) Train(TrainingTask task, LearningRateRangeOptions options, CancellationToken cancellationToken)
    {
        Optimizer optimizer = options.Optimizer.Create(task.Module.NamedParameters());
        GradientClipping clipping = options.Clipping with { NonFinite = NonFinitePolicy.SkipStep };
        var tape = new Tape();
        List<LearningRatePoint> curve = [];
        (double sum, double weight, double lowest) = (0, 0, double.PositiveInfinity);
        foreach (TrainingBatch step in Steps(task, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            double rate = options.MinLearningRate * Math.Pow(options.MaxLearningRate / options.MinLearningRate, (double)curve.Count / (options.Steps - 1));
            optimizer.LearningRate = rate * step.LearningRateFactor;
            double loss = Backpropagate(tape, step, curve.Count == 0 ? task.Module : null);
            GradientClippingResult clipped = optimizer.Step(clipping);
            optimizer.ZeroGradients();
            sum = (options.Smoothing * sum) + ((1 - options.Smoothing) * loss);
            weight = (options.Smoothing * weight) + (1 - options.Smoothing);
            curve.Add(new LearningRatePoint { LearningRate = rate, Loss = loss, SmoothedLoss = sum / weight });
            lowest = Math.Min(lowest, sum / weight);
            if (clipped.SkipStep || clipped.HasNonFiniteParameters || !double.IsFinite(loss) || sum / weight > lowest + ((options.DivergenceFactor - 1) * Math.Abs(lowest)))
            {
                return (curve, true);
            }
        }

        return (curve, false);
    }

    /// <summary>The requested number of steps, from as many epochs as needed.</summary>
    private static IEnumerable<TrainingBatch> Steps(TrainingTask task, LearningRateRangeOptions options)
    {
        var random = new RandomSource(options.Seed);
        for (int given = 0; given < options.Steps;)
        {
            int before = given;
            foreach (TrainingBatch step in task.Epoch(random))
            {
                yield return step;
                if (++given == options.Steps)
                {
                    yield break;
                }
            }

            if (given == before)
            {
                throw new ArgumentException("LearningRateRangeTest.Run: the task has no batches.", nameof(task));
            }
        }
    }

    private static double Backpropagate(Tape tape, TrainingBatch step, Module? first)
    {
        using (tape.Record())
        {
            Tensor loss = step.Loss();
            tape.Backward(loss);
            if (first is not null)
                new GradientReach(first).Observe(tape, all: true);
            return step.ReportedLoss ?? loss.Item();
        }
    }

    private static LearningRateRangeResult Describe(List<LearningRatePoint> curve, bool diverged, LearningRateRangeOptions options)
    {
        LearningRatePoint[] finite = [.. curve.Where(point => double.IsFinite(point.SmoothedLoss))];
        int lowest = finite.Length == 0 ? 0 : Array.IndexOf(finite, finite.MinBy(point => point.SmoothedLoss)!);
        int reach = Math.Max(1, (int)(SlopeShare * options.Steps));
        (double steepest, double? suggestion) = (0, null);
        for (int i = reach; i + reach <= lowest; i++)
        {
            double slope = finite[i + reach].SmoothedLoss - finite[i - reach].SmoothedLoss;
            if (slope < steepest)
            {
                (steepest, suggestion) = (slope, finite[i].LearningRate);
            }
        }

        return new LearningRateRangeResult
        {
            Curve = curve,
            Diverged = diverged,
            Suggestion = suggestion,
            MinLossLearningRate = finite.Length == 0 ? options.MinLearningRate : finite[lowest].LearningRate,
        };
    }
}
