using BenchmarkDotNet.Attributes;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>A whole training step of a language model: forward, cross-entropy, backward, clipping, SGD.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks
{
    private readonly Tape _tape = new();
    private readonly GradientClipping _clipping = GradientClipping.ByGlobalNorm(0.25);
    private RecurrentLanguageModel _model = null!;
    private Sgd _optimizer = null!;
    private Indices _inputs;
    private Indices _targets;

    /// <summary>cell, vocabulary, embedding, hidden, layers, batch, steps.</summary>
    [Params(
        "Rnn 28 28 256 1 32 35", "Gru 28 28 256 1 32 35", "GruResetAfter 28 28 256 1 32 35", "Lstm 28 28 256 1 32 35", "Lstm 65 32 64 1 16 32",
        "Lstm 10000 200 200 2 20 20", "Lstm 65 128 512 2 50 50", "GruResetAfter 65 128 512 2 50 50", "Lstm 10000 650 650 2 20 35")]
    public string Model { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = Threads;
        string[] parts = Model.Split(' ');
        int[] sizes = [.. parts.Skip(1).Select(int.Parse)];
        _model = new RecurrentLanguageModel(SyntheticText.Vocabulary(sizes[0]), new RecurrentLanguageModelOptions
        {
            Recurrent = LayerNames.Options(parts[0]) with { LayerCount = sizes[3] },
            EmbeddingSize = sizes[1],
            HiddenSize = sizes[2],
        });
        _optimizer = new Sgd(_model.Parameters(), new SgdOptions { LearningRate = 0.01 });
        Shape batch = [sizes[4], sizes[5]];
        (_inputs, _targets) = (SyntheticText.Tokens(sizes[0], batch, 1), SyntheticText.Tokens(sizes[0], batch, 2));
    }

    [Benchmark]
    public double Step()
    {
        double loss;
        _optimizer.ZeroGradients();
        using (_tape.Record())
        {
            Tensor mean = _model.Loss(_inputs, _targets).Loss;
            _tape.Backward(mean);
            loss = mean.Item();
        }

        _optimizer.Step(_clipping);
        return loss;
    }
}
