using Samples;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Training;

// The adding problem: which recurrent layers connect a sum with two numbers that were marked long before?
return LessonOptions.Run(args, "LongLag", "RNN, GRU, LSTM and LSTM without forget gate on the adding problem: mean squared error against lag.", Study);

static void Study(LessonOptions options)
{
    int[] lags = options.Quick ? [5, 10] : [10, 25, 50, 100];
    int epochs = options.Quick ? 2 : 100;
    (string Name, RecurrentOptions Recurrent)[] layers =
    [
        ("RNN", new RnnOptions()),
        ("LSTM without forget gate", new LstmOptions { ForgetGate = LstmForgetGate.None }),
        ("LSTM", new LstmOptions { ForgetBias = 1 }),
        ("GRU", new GruOptions()),
    ];
    double[][] errors = [.. layers.Select(_ => new double[lags.Length])];

    Console.WriteLine($"Mean squared error on {Adder.TestSize} test sequences; {new AddingProblem().BaselineLoss:F4} is the error of always predicting 1.");
    Console.WriteLine($"{"lag",5}  {string.Join("  ", layers.Select(layer => $"{layer.Name,24}"))}   (steps of {Adder.BatchSize} sequences)");
    for (int column = 0; column < lags.Length; column++)
    {
        Console.Write($"{lags[column],5}");
        for (int row = 0; row < layers.Length; row++)
        {
            var adder = new Adder(new AddingProblem(lags[column]), layers[row].Recurrent, options.Seed);
            TrainingResult result = adder.Train(epochs, options.Seed);
            errors[row][column] = adder.TestError(options.Seed);
            Console.Write($"  {$"{errors[row][column]:F5} ({result.TotalSteps,5})",24}");
        }

        Console.WriteLine();
    }

    double[] xs = [.. lags.Select(lag => (double)lag)];
    string file = Path.Combine(options.Out, "long-lag.png");
    new Chart
    {
        Title = "Adding problem: test error of recurrent layers",
        XLabel = "sequence length",
        YLabel = "mean squared error",
        YScale = AxisScale.Logarithmic,
        Lines = [.. layers.Select((layer, row) => new Line(layer.Name, xs, errors[row]))],
        References = [new("always 1: 0.1667", new AddingProblem().BaselineLoss), new("solved: 0.01", Adder.Solved)],
        Legend = LegendPosition.Right,
    }.Save(file);
    Console.WriteLine($"Wrote {file}.");
}

/// <summary>A recurrent layer that reads the sequence, and a linear layer that reads its last output.</summary>
internal sealed class Adder : Module
{
    public const int BatchSize = 32, TestSize = 2000;
    public const double Solved = 0.01;

    private const int HiddenSize = 48, StepsPerEpoch = 100;

    private readonly AddingProblem _problem;
    private readonly RecurrentLayer _layer;
    private readonly Linear _output;

    public Adder(AddingProblem problem, RecurrentOptions options, ulong seed)
    {
        var random = new RandomSource(seed);
        _problem = problem;
        _layer = AddModule("layer", options.CreateLayer(problem.FeatureCount, HiddenSize, random));
        _output = AddModule("output", new Linear(HiddenSize, 1, random));
    }

    /// <summary>Trains on new sequences in every step, until the validation error is far below that of a solution.</summary>
    public TrainingResult Train(int epochs, ulong seed)
    {
        SequenceBatch<float> validation = _problem.Sample(500, new RandomSource(seed).Fork(1));
        TrainingTask task = TrainingTask.Create(
            this, StepsPerEpoch, random => Enumerable.Range(0, StepsPerEpoch).Select(_ => _problem.Sample(BatchSize, random)), Error, _ => Error(validation).Item());
        return new Trainer(task, new TrainingOptions
        {
            Epochs = epochs,
            Optimizer = new AdamOptions { LearningRate = 0.003 },
            Seed = seed,
            Callbacks = [new StopWhenSolved()],
        }).Train();
    }

    public double TestError(ulong seed) => Error(_problem.Sample(TestSize, new RandomSource(seed).Fork(2))).Item();

    private Tensor Error(SequenceBatch<float> batch)
    {
        Tensor x = Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, batch.FeatureCount]);
        Tensor last = _layer.Forward(x).State.Hidden.Select(0, 0);
        return Loss.MeanSquaredError(_output.Forward(last), Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
    }

    private sealed class StopWhenSolved : TrainingCallback
    {
        public override void OnEpoch(TrainingContext context)
        {
            if (context.Progress.ValidationLoss < Solved / 5)
            {
                context.Stop();
            }
        }
    }
}
