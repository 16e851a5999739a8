using System.Diagnostics;
using System.Globalization;
using SeqModels.Diagnostics;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Benchmarks;

/// <summary>
/// What a <see cref="GradientObserver"/> costs: trains with and without it, alternating, in processor time. Arguments, in this order, all optional: the
/// repetitions, the interval, the sequences, the threads, the steps of a run (two intervals by default).
/// </summary>
internal static class ObserverCost
{
    public static void Run(string[] arguments)
    {
        int[] numbers = [.. arguments.Select(argument => int.Parse(argument, CultureInfo.InvariantCulture))];
        var defaults = new GradientObserverOptions();
        int repetitions = numbers.ElementAtOrDefault(0) is > 0 and int given ? given : 7;
        GradientObserverOptions options = defaults with
        {
            Interval = numbers.ElementAtOrDefault(1) is > 0 and int interval ? interval : defaults.Interval,
            MaxSequences = numbers.ElementAtOrDefault(2) is > 0 and int sequences ? sequences : defaults.MaxSequences,
        };
        Parallelism.Degree = numbers.ElementAtOrDefault(3) is > 0 and int threads ? threads : 1;
        int steps = numbers.ElementAtOrDefault(4) is > 0 and int length ? length : 2 * options.Interval;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one observation in {options.Interval} steps, {options.MaxSequences} sequences, {Parallelism.Degree} threads, medians of {repetitions} runs of {steps} steps"));
        Measure("char LSTM 2 x 128, B 32, T 35", () => CharacterModel(steps), options, repetitions, steps);
        Measure("adding problem LSTM 128, B 32, T 100", () => Adding(steps), options, repetitions, steps);
    }

    private static void Measure(string name, Func<(TrainingTask Task, TrainingOptions Options)> make, GradientObserverOptions options, int repetitions, int steps)
    {
        var seconds = new List<(double Plain, double Observed)>();
        for (int i = -1; i < repetitions; i++)
        {
            (double, double) pair = (Train(make(), null), Train(make(), new GradientObserver(options)));
            if (i >= 0)
                seconds.Add(pair);
        }

        double plain = Median(seconds.Select(pair => pair.Plain)), observed = Median(seconds.Select(pair => pair.Observed));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-40} {1e3 * plain / steps,8:F3} ms per step, {1e3 * (observed - plain) / Observations(steps, options.Interval),8:F1} ms per observation, {100 * ((observed / plain) - 1),6:F2} % (median of the pairs {100 * Median(seconds.Select(pair => (pair.Observed / pair.Plain) - 1)):F2} %)"));
    }

    /// <summary>The number of observations of a run: one at the beginning of every interval and one at the last step.</summary>
    private static int Observations(int steps, int interval) => ((steps - 1) / interval) + 1 + ((steps - 1) % interval == 0 ? 0 : 1);

    /// <summary>The processor time of a run, which other programs on the machine disturb less than elapsed time.</summary>
    private static double Train((TrainingTask Task, TrainingOptions Options) run, GradientObserver? observer)
    {
        var trainer = new Trainer(run.Task, observer is null ? run.Options : run.Options with { Callbacks = [observer] });
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        trainer.Train();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static (TrainingTask Task, TrainingOptions Options) CharacterModel(int steps)
    {
        Vocabulary vocabulary = SyntheticText.Vocabulary(65);
        var model = new RecurrentLanguageModel(vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = new LstmOptions { LayerCount = 2 },
            EmbeddingSize = 128,
            HiddenSize = 128,
        });
        var text = new EncodedCorpus(vocabulary, SyntheticText.Tokens(65, [(32 * 35 * steps) + 35], 1).Values.ToArray());
        var options = new TrainingOptions { Epochs = 1, BatchSize = 32, SequenceLength = 35, Optimizer = new AdamOptions(), Clipping = GradientClipping.ByGlobalNorm(1) };
        return (LanguageModelTask.Create(model, text, options: options), options);
    }

    private static (TrainingTask Task, TrainingOptions Options) Adding(int steps)
    {
        var problem = new AddingProblem(100);
        var adder = new Adder(problem.FeatureCount);
        TrainingTask task = TrainingTask.Create(adder, steps, random => Enumerable.Range(0, steps).Select(_ => problem.Sample(32, random)), adder.Error);
        return (task, new TrainingOptions { Epochs = 1, Optimizer = new AdamOptions(), Clipping = GradientClipping.ByGlobalNorm(1) });
    }

    private sealed class Adder : Module
    {
        private readonly RecurrentLayer _layer;
        private readonly Linear _output;

        public Adder(int features)
        {
            var random = new RandomSource(1);
            _layer = AddModule("layer", new LstmOptions().CreateLayer(features, 128, random));
            _output = AddModule("output", new Linear(128, 1, random));
        }

        public Tensor Error(SequenceBatch<float> batch)
        {
            Tensor x = Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, batch.FeatureCount]);
            return Loss.MeanSquaredError(_output.Forward(_layer.Forward(x).State.Hidden.Select(0, 0)), Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
        }
    }
}
