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

// A recurrent cell of your own: write the formula, check its gradient, use it where an LSTM or a GRU stands.
return LessonOptions.Run(args, "CustomCell", "a minimal gated unit written in a dozen lines, beside RNN, GRU and LSTM on the adding problem.", Study);

static void Study(LessonOptions options)
{
    var cell = new MinimalGatedCell(3, 4, new RandomSource(options.Seed));
    cell.ConvertTo(DType.Float64);                     // a check in double sees errors that float rounding hides
    Tensor x = Tensor.Normal([2, 3], new RandomSource(2)).To(DType.Float64), h = Tensor.Normal([2, 4], new RandomSource(3)).To(DType.Float64);
    GradientCheckResult check = GradientCheck.Check(() => cell.Step(x, cell.Step(x, [h]))[0], [x, h, .. cell.Parameters()]);
    Console.WriteLine($"Gradient check of two steps: worst error {check.WorstError:G2}, {(check.Passed ? "passed" : "FAILED")}.");
    (int length, int epochs) = options.Quick ? (10, 3) : (60, 50);
    (string Name, RecurrentOptions Layer)[] layers =
    [
        ("MGU", new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new MinimalGatedCell(inputSize, hiddenSize, random) }),
        ("RNN", new RnnOptions()), ("GRU", new GruOptions()), ("LSTM", new LstmOptions { ForgetBias = 1 }),
    ];
    Console.WriteLine($"\n{"layer",-8}{"parameters",12}{"mean squared error",20}{"epochs to 0.01",16}   (always 1: {new AddingProblem().BaselineLoss:F4})");
    Line[] lines = Array.ConvertAll(layers, layer =>
    {
        var adder = new Adder(new AddingProblem(length), layer.Layer, options.Seed);
        double[] errors = [.. adder.Train(epochs, options.Seed).Epochs.Select(result => result.ValidationLoss!.Value)];
        Console.WriteLine($"{layer.Name,-8}{adder.ParameterCount,12}{errors.Min(),20:F5}{(Array.FindIndex(errors, error => error < 0.01) is >= 0 and int epoch ? $"{epoch + 1}" : "–"),16}");
        return new Line(layer.Name, [.. Enumerable.Range(1, errors.Length).Select(number => (double)number)], errors);
    });
    new Chart { Title = $"Adding problem, {length} steps: validation error", XLabel = "epoch", YLabel = "mean squared error", YScale = AxisScale.Logarithmic, Lines = lines }.Save(Path.Combine(options.Out, "custom-cell.png"));
    Console.WriteLine($"Wrote {Path.Combine(options.Out, "custom-cell.png")}.");
}

/// <summary>The minimal gated unit (Zhou et al. 2016): f = σ(W_f [x; h] + b_f), h̃ = tanh(W [x; f ⊙ h] + b), h' = (1 − f) ⊙ h + f ⊙ h̃.</summary>
internal sealed class MinimalGatedCell : RecurrentCell
{
    private readonly Linear _gate, _candidate;

    public MinimalGatedCell(int inputSize, int hiddenSize, RandomSource random)
        : base(inputSize, hiddenSize) =>
        (_gate, _candidate) = (AddModule("gate", new Linear(inputSize + hiddenSize, hiddenSize, random)), AddModule("candidate", new Linear(inputSize + hiddenSize, hiddenSize, random)));

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        Tensor h = state[0], f = _gate.Forward(Tensor.Concat([x, h], axis: -1)).Sigmoid();
        return [h + (f * (_candidate.Forward(Tensor.Concat([x, f * h], axis: -1)).Tanh() - h))];
    }
}

/// <summary>A recurrent layer that reads the sequence, and a linear layer that reads its last state.</summary>
internal sealed class Adder : Module
{
    private readonly AddingProblem _problem;
    private readonly RecurrentLayer _layer;
    private readonly Linear _output;

    public Adder(AddingProblem problem, RecurrentOptions options, ulong seed)
    {
        (_problem, _layer) = (problem, AddModule("layer", options.CreateLayer(problem.FeatureCount, 32, new RandomSource(seed))));
        _output = AddModule("output", new Linear(_layer.OutputSize, 1, new RandomSource(seed + 1)));
    }

    public TrainingResult Train(int epochs, ulong seed)
    {
        SequenceBatch<float> validation = _problem.Sample(500, new RandomSource(seed).Fork(1));
        TrainingTask task = TrainingTask.Create(this, 50, random => Enumerable.Range(0, 50).Select(_ => _problem.Sample(32, random)), Error, _ => Error(validation).Item());
        return new Trainer(task, new TrainingOptions { Epochs = epochs, Seed = seed, Optimizer = new AdamOptions { LearningRate = 0.003 } }).Train();
    }

    private Tensor Error(SequenceBatch<float> batch) => Loss.MeanSquaredError(
        _output.Forward(_layer.Forward(Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, batch.FeatureCount])).State.Hidden.Select(0, 0)),
        Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
}
