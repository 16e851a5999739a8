using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>
/// Looks for a learning rate: trains with rates that rise exponentially from step to step, and suggests the one at which the loss falls
/// most steeply (Smith 2017, Cyclical Learning Rates for Training Neural Networks, section 3.3). The module is afterwards as it was.
/// </summary>
/// <example><code>
/// LearningRateRangeResult found = LearningRateRangeTest.Run(new LanguageModelTask(model, new SequentialBatches(train, 32, 35)));
/// var options = new TrainingOptions { Optimizer = new AdamOptions { LearningRate = found.Suggestion ?? 0.001 } };
/// </code></example>
public static class LearningRateRangeTest
{
    /// <summary>Steps on either side over which the slope is measured, as a share of all steps.</summary>
    private const double SlopeShare = 0.05;

    /// <summary>Tests a task from the module's present parameters.</summary>
    /// <param name="task">What will be trained. What it carries from step to step is reset.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the test between two steps.</param>
    /// <exception cref="ArgumentException">The highest learning rate is not above the lowest, or the task gives no batch.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled; the module is as it was.</exception>
    public static LearningRateRangeResult Run(TrainingTask task, LearningRateRangeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        options ??= new LearningRateRangeOptions();
        if (!(options.MaxLearningRate > options.MinLearningRate))
        {
            throw new ArgumentException($"LearningRateRangeTest.Run: MaxLearningRate must be above MinLearningRate, but they were {options.MaxLearningRate} and {options.MinLearningRate}.", nameof(options));
        }

        using var snapshot = new ModuleSnapshot(task.Module);
        task.Module.Train();
        task.Module.ZeroGradients();
        task.ResetState();
        (List<LearningRatePoint> curve, bool diverged) = Train(task, options, cancellationToken);
        task.ResetState();
        return Describe(curve, diverged, options);
    }

    /// <summary>Tests a language model on a text, in windows as the options of its training say, with that training's optimizer, clipping and seed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">A text in the model's vocabulary.</param>
    /// <param name="training">How it will be trained; the defaults when null.</param>
    /// <param name="options">Null for the defaults; its optimizer, clipping and seed give way to those of <paramref name="training"/>.</param>
    /// <param name="cancellationToken">Ends the test between two steps.</param>
    /// <exception cref="ArgumentException">The text is in another vocabulary, or too short for a window.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled; the model is as it was.</exception>
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
        foreach (TrainingStep step in Steps(task, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            double rate = options.MinLearningRate * Math.Pow(options.MaxLearningRate / options.MinLearningRate, (double)curve.Count / (options.Steps - 1));
            optimizer.LearningRate = rate * step.LearningRateFactor;
            double loss = Backpropagate(tape, step, curve.Count == 0 ? task.Module : null);
            GradientClippingResult clipped = optimizer.Step(clipping);
            optimizer.ZeroGradients();
            sum = (options.Smoothing * sum) + ((1 - options.Smoothing) * loss);
            weight = (options.Smoothing * weight) + (1 - options.Smoothing);
            curve.Add(new LearningRatePoint(rate, loss, sum / weight));
            lowest = Math.Min(lowest, sum / weight);
            if (clipped.SkipStep || clipped.HasNonFiniteParameters || !double.IsFinite(loss) || sum / weight > lowest + ((options.DivergenceFactor - 1) * Math.Abs(lowest)))
            {
                return (curve, true);
            }
        }

        return (curve, false);
    }

    /// <summary>As many steps as asked for, from as many epochs as it takes.</summary>
    private static IEnumerable<TrainingStep> Steps(TrainingTask task, LearningRateRangeOptions options)
    {
        var random = new RandomSource(options.Seed);
        for (int given = 0; given < options.Steps;)
        {
            int before = given;
            foreach (TrainingStep step in task.Epoch(random))
            {
                yield return step;
                if (++given == options.Steps)
                {
                    yield break;
                }
            }

            if (given == before)
            {
                throw new ArgumentException("LearningRateRangeTest.Run: the task gave no batch.", nameof(task));
            }
        }
    }

    private static double Backpropagate(Tape tape, TrainingStep step, Module? first)
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
