using BenchmarkDotNet.Attributes;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>Forward and backward of the layers beside the recurrent ones, over 32 × 35 positions of 256 numbers.</summary>
[MemoryDiagnoser]
public class LayerBenchmarks
{
    private const int Vocabulary = 10_000;
    private const int Width = 256;

    private readonly Tape _tape = new();
    private readonly Linear _linear;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;
    private readonly Mlp _mlp;
    private readonly Embedding _embedding;
    private readonly Tensor _x;
    private readonly Tensor _upstream;
    private readonly Indices _tokens;

    public LayerBenchmarks()
    {
        var random = new RandomSource(1);
        Shape batch = [32, 35];
        (_linear, _norm, _dropout) = (new Linear(Width, Width, random), new LayerNorm(Width), new Dropout(0.5, random.Fork(1)));
        (_mlp, _embedding) = (new Mlp([Width, Width, Width], random), new Embedding(Vocabulary, Width, random));
        _x = Normal([32, 35, Width], random);
        _x.RequiresGradient = true;
        _upstream = Normal([32, 35, Width], random);
        _tokens = SyntheticText.Tokens(Vocabulary, batch, 2);
    }

    [Params(1, 2)]
    public int Degree { get; set; }

    [GlobalSetup]
    public void Setup() => Parallelism.Degree = Degree;

    [Benchmark]
    public void Linear() => Step(_linear);

    [Benchmark]
    public void LayerNorm() => Step(_norm);

    [Benchmark]
    public void Dropout() => Step(_dropout);

    [Benchmark]
    public void Mlp() => Step(_mlp);

    [Benchmark]
    public void Embedding()
    {
        using TapeScope scope = _tape.Record();
        _tape.Backward(_embedding.Forward(_tokens), _upstream);
    }

    private void Step(TensorModule layer)
    {
        using TapeScope scope = _tape.Record();
        _tape.Backward(layer.Forward(_x), _upstream);
    }

    private static Tensor Normal(Shape shape, RandomSource random)
    {
        float[] values = new float[shape.ElementCount];
        random.Normal(values);
        return Tensor.From(values, shape);
    }
}
