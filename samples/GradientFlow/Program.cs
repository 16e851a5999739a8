using SeqModels.Data;
using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Sources;
using SeqModels.Training;

// Why do LSTMs remember and RNNs forget? GradientFlow.Measure splits the gradient of any model by time lag. The task is the adding problem,
// the sum of two marked numbers of a sequence: its loss enters at the last step, and all that is learned must flow back from there.
bool quick = args.Contains("--quick");
(int length, int epochs) = quick ? (10, 1) : (60, 15);
string folder = Directory.CreateDirectory(Path.Combine("out", "gradient-flow")).FullName;
(string Name, RecurrentOptions Options)[] layers =
[
    ("RNN", new RnnOptions()),
    ("GRU", new GruOptions()),
    ("LSTM", new LstmOptions()),
    ("LSTM, forget bias 1", new LstmOptions { ForgetBias = 1 }),
];
var problem = new AddingProblem(length);
SequenceBatches train = new(Sample(quick ? 200 : 5000, seed: 1)), validation = new(Sample(500, seed: 2));
var measured = SequenceBatch.From(Sample(8, seed: 3));
var fresh = new Dictionary<string, GradientFlowReport>();
var trained = new Dictionary<string, GradientFlowReport>();
foreach ((string name, RecurrentOptions options) in layers)
{
    var model = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 64, Recurrent = options, Pooling = SequencePooling.Last });
    GradientFlowReport Measure() => GradientFlow.Measure(model, () => model.Loss(measured), new() { Jacobians = false });
    fresh[name] = Measure();
    TrainingResult result = model.Train(train, validation, new() { Epochs = epochs, Optimizer = new AdamOptions { LearningRate = 0.003 } });
    trained[name] = Measure();
    Console.WriteLine($"{name,-20} validation error {result.BestValidation:F4}   (always answering 1: {problem.BaselineLoss:F4})");
}

// Horizon at 90 %: the lag up to which 90 % of the gradient of the weights lies. ∂h lag k: the norm of ∂loss/∂h, relative to lag 0.
Console.WriteLine($"\nfresh layers\n{new GradientFlowComparison(fresh)}\ntrained layers\n{new GradientFlowComparison(trained)}");

// An LSTM has a path from c to c without a matrix: c_t = f ⊙ c_{t−1} + i ⊙ g. A gradient that stays on it meets only the forget gates f.
LayerGradientFlow lstm = trained["LSTM"].Layers[0];
int lag = length / 3;
Console.WriteLine($"Product of {lag} forget gates, mean over units and time, trained LSTM: {lstm.Paths!.Lags[lag].MeanCarry:F4}.");
new Figure(
    GradientFlowPlot.Norms(fresh) with { Title = "Norm of the gradient of h by lag: fresh layers" },
    GradientFlowPlot.Norms(trained) with { Title = "Norm of the gradient of h by lag: trained layers" },
    GradientFlowPlot.Paths(lstm) with { Title = "Gradient of c in the trained LSTM, by path" })
    .Save(Path.Combine(folder, "gradient-flow.png"), new ChartSize(880, 870));

SequenceExample[] Sample(int count, ulong seed)
{
    SequenceBatch<float> drawn = problem.Sample(count, new RandomSource(seed));
    return [.. Enumerable.Range(0, count).Select(i => SequenceExample
        .FromVectors(drawn.Inputs.Slice(i * length * 2, length * 2), featureCount: 2).WithValues(drawn.Targets.Slice(i, 1)))];
}
