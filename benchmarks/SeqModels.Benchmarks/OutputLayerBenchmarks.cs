using BenchmarkDotNet.Attributes;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>The linear layer, cross-entropy and both backward passes, as one operation and as two.</summary>
[MemoryDiagnoser]
public class OutputLayerBenchmarks
{
    private readonly Tape _tape = new();
    private Parameter _hidden = null!;
    private Parameter _weight = null!;
    private Parameter _bias = null!;
    private Indices _targets;

    /// <summary>rows, classes, inputs.</summary>
    [Params("1120 28 256", "512 65 64", "400 10000 200", "700 10000 650", "400 33000 200")]
    public string Size { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = Threads;
        int[] sizes = [.. Size.Split(' ').Select(int.Parse)];
        var random = new RandomSource(1);
        _hidden = new Parameter("hidden", Tensor.Normal([sizes[0], sizes[2]], random));
        _weight = new Parameter("weight", Tensor.Normal([sizes[1], sizes[2]], random));
        _bias = new Parameter("bias", Tensor.Zeros([sizes[1]]));
        _targets = Enumerable.Range(0, sizes[0]).Select(_ => random.NextInt(sizes[1])).ToArray();
    }

    [Benchmark]
    public void Fused() => Step(isFused: true);

    [Benchmark(Baseline = true)]
    public void Separate() => Step(isFused: false);

    private void Step(bool isFused)
    {
        _hidden.ZeroGradient();
        _weight.ZeroGradient();
        _bias.ZeroGradient();
        using (_tape.Record())
        {
            _tape.Backward(isFused
                ? Loss.LinearCrossEntropy(_hidden, _weight, _bias, _targets)
                : Loss.CrossEntropy(_hidden.MatMul(_weight, transposeB: true) + _bias, _targets));
        }
    }
}
