using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Training;

// The adding problem (Hochreiter and Schmidhuber 1997): a sequence has two marked numbers, and the target is their sum. How long may the
// sequence be for an RNN, for an LSTM without forget gate, for an LSTM and a GRU?
const ulong Seed = 1;
bool quick = args.Contains("--quick");
(int[] lags, int epochs) = quick ? ((int[])[5, 10], 2) : ([10, 25, 50, 100], 100);
string folder = Directory.CreateDirectory(Path.Combine("out", "long-lag")).FullName;
(string Name, RecurrentOptions Options)[] layers =
[
    ("RNN", new RnnOptions()),
    ("LSTM without forget gate", new LstmOptions { ForgetGate = LstmForgetGate.None }),
    ("LSTM", new LstmOptions { ForgetBias = 1 }),
    ("GRU", new GruOptions()),
];

Console.WriteLine($"Test error (steps of 32 sequences); always answering 1 has {new AddingProblem().BaselineLoss:F4}.");
Console.WriteLine($"{"lag",5}{string.Concat(layers.Select(layer => $"{layer.Name,26}"))}");
var results = new List<(double Error, long Steps)[]>();
foreach (int lag in lags)
{
    results.Add(Array.ConvertAll(layers, layer => TrainAndTest(new AddingProblem(lag), layer.Options)));
    Console.WriteLine($"{lag,5}{string.Concat(results[^1].Select(result => $"{$"{result.Error:F5} ({result.Steps,5})",26}"))}");
}

double[] lengths = [.. lags.Select(lag => (double)lag)];
new Chart
{
    Title = "Adding problem: test error of recurrent layers",
    XLabel = "sequence length",
    YLabel = "mean squared error",
    YScale = AxisScale.Logarithmic,
    Lines = [.. layers.Select((layer, i) => new Line(layer.Name, lengths, [.. results.Select(row => row[i].Error)]))],
    References = [new("always 1: 0.1667", new AddingProblem().BaselineLoss), new("solved: 0.01", 0.01)],
    Legend = LegendPosition.Right,
}.Save(Path.Combine(folder, "long-lag.png"));

// A task is all that a trainer needs: a module, the batches of an epoch (new ones each time), the loss of a batch, and the validation loss.
(double Error, long Steps) TrainAndTest(AddingProblem problem, RecurrentOptions options)
{
    var adder = new Adder(options, new RandomSource(Seed));
    SequenceBatch<float> validation = problem.Sample(500, new RandomSource(Seed).Fork(1));
    var task = TrainingTask.Create(
        adder, 100, rng => Enumerable.Range(0, 100).Select(_ => problem.Sample(32, rng)), adder.Error, _ => adder.Error(validation).Item());
    var adam = new AdamOptions { LearningRate = 0.003 };
    var trainer = new Trainer(task, new() { Epochs = epochs, Optimizer = adam, Seed = Seed, Callbacks = [new StopWhenSolved()] });
    TrainingResult result = trainer.Train();
    return (adder.Error(problem.Sample(2000, new RandomSource(Seed).Fork(2))).Item(), result.TotalSteps);
}

/// <summary>A recurrent layer that reads the sequence, and a linear layer that reads its last state.</summary>
internal sealed class Adder : Module
{
    private readonly RecurrentLayer _layer;
    private readonly Linear _sum;

    public Adder(RecurrentOptions options, RandomSource random) => (_layer, _sum) =
        (AddModule("layer", options.CreateLayer(inputSize: 2, 48, random)), AddModule("sum", new Linear(48, 1, random)));

    public Tensor Error(SequenceBatch<float> batch) => Loss.MeanSquaredError(
        _sum.Forward(_layer.Forward(Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, 2])).State.Hidden.Select(0, 0)),
        Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
}

internal sealed class StopWhenSolved : TrainingCallback
{
    public override void OnEpoch(TrainingContext context)
    {
        if (context.Progress.ValidationLoss < 0.002)
            context.Stop();
    }
}
