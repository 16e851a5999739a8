using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Training;

// A recurrent cell of your own: write the formula of one time step, check its gradient, and use it where an LSTM or a GRU stands.
bool quick = args.Contains("--quick");
(int length, int epochs) = quick ? (10, 3) : (60, 50);
string folder = Directory.CreateDirectory(Path.Combine("out", "custom-cell")).FullName;

// The gradient check compares with finite differences, in double: rounding in float would hide errors.
var cell = new MinimalGatedCell(3, 4, new RandomSource(1));
cell.ConvertTo(DType.Float64);
Tensor x = Tensor.Normal([2, 3], new RandomSource(2)).To(DType.Float64), h0 = Tensor.Normal([2, 4], new RandomSource(3)).To(DType.Float64);
GradientCheckResult check = GradientCheck.Check(() => cell.Step(x, cell.Step(x, [h0]))[0], [x, h0, .. cell.Parameters()]);
Console.WriteLine($"Gradient check of two steps: worst error {check.WorstError:G2}, {(check.Passed ? "passed" : "FAILED")}.\n");

// CellLayerOptions makes a layer of the cell. They stand wherever the options of a built-in layer do, also in language models.
(string Name, RecurrentOptions Options)[] layers =
[
    ("MGU", new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new MinimalGatedCell(inputSize, hiddenSize, random) }),
    ("RNN", new RnnOptions()),
    ("GRU", new GruOptions()),
    ("LSTM", new LstmOptions { ForgetBias = 1 }),
];

// The task: a sequence of pairs (number, mark), whose target is the sum of the two marked numbers.
var problem = new AddingProblem(length);
SequenceBatches train = Sample(quick ? 200 : 5000, seed: 1), validation = Sample(500, seed: 2);
Console.WriteLine($"layer  parameters  lowest validation error in {epochs} epochs   (always answering 1: {problem.BaselineLoss:F4})");
var curves = new List<Line>();
foreach ((string name, RecurrentOptions options) in layers)
{
    var model = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 32, Recurrent = options, Pooling = SequencePooling.Last });
    TrainingResult result = model.Train(train, validation, new() { Epochs = epochs, Optimizer = new AdamOptions { LearningRate = 0.003 } });
    curves.Add(new Line(
        name, [.. result.Epochs.Select(epoch => (double)epoch.Epoch)], [.. result.Epochs.Select(epoch => epoch.ValidationLoss!.Value)]));
    Console.WriteLine($"{name,-5}  {model.ParameterCount,10}  {curves[^1].Y.Min(),23:F5}");
}

new Chart
{
    Title = $"Adding problem, {length} steps: validation error",
    XLabel = "epoch",
    YLabel = "mean squared error",
    YScale = AxisScale.Logarithmic,
    Lines = curves,
}.Save(Path.Combine(folder, "custom-cell.png"));

SequenceBatches Sample(int count, ulong seed)
{
    SequenceBatch<float> drawn = problem.Sample(count, new RandomSource(seed));
    return new([.. Enumerable.Range(0, count).Select(i => SequenceExample
        .FromVectors(drawn.Inputs.Slice(i * length * 2, length * 2), featureCount: 2).WithValues(drawn.Targets.Slice(i, 1)))]);
}

/// <summary>The minimal gated unit (Zhou 2016): f = σ(W_f [x; h] + b_f), h̃ = tanh(W [x; f ⊙ h] + b), h' = (1 − f) ⊙ h + f ⊙ h̃.</summary>
internal sealed class MinimalGatedCell : RecurrentCell
{
    private readonly Linear _gate, _candidate;

    public MinimalGatedCell(int inputSize, int hiddenSize, RandomSource random)
        : base(inputSize, hiddenSize) =>
        (_gate, _candidate) = (AddModule("gate", new Linear(inputSize + hiddenSize, hiddenSize, random)),
            AddModule("candidate", new Linear(inputSize + hiddenSize, hiddenSize, random)));

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        Tensor h = state[0], f = _gate.Forward(Tensor.Concat([x, h], axis: -1)).Sigmoid();
        return [h + (f * (_candidate.Forward(Tensor.Concat([x, f * h], axis: -1)).Tanh() - h))];
    }
}
