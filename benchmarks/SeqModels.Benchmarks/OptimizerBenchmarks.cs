using BenchmarkDotNet.Attributes;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>Clipping by the global norm and an optimizer's update, in one pass and as two steps.</summary>
[MemoryDiagnoser]
public class OptimizerBenchmarks
{
    private static readonly GradientClipping Clipping = GradientClipping.ByGlobalNorm(0.25);
    private Parameter[] _parameters = [];
    private Optimizer _optimizer = null!;

    [Params("Sgd", "Momentum", "Adam", "AdamW", "RmsProp", "Adagrad")]
    public string Kind { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = Threads;
        var random = new RandomSource(1);
        _parameters = [new Parameter("large", Tensor.Normal([10000, 200], random)), new Parameter("small", Tensor.Normal([800, 200], random))];
        _optimizer = Kind switch
        {
            "Sgd" => new Sgd(_parameters),
            "Momentum" => new Sgd(_parameters, new SgdOptions { Momentum = 0.9, Nesterov = true }),
            "Adam" => new Adam(_parameters),
            "AdamW" => new AdamW(_parameters),
            "RmsProp" => new RmsProp(_parameters),
            _ => new Adagrad(_parameters),
        };
        var tape = new Tape();
        foreach (Parameter parameter in _parameters)
        {
            using (tape.Record())
            {
                tape.Backward(parameter.Sum());
            }
        }
    }

    [Benchmark]
    public double Fused() => _optimizer.Step(Clipping).Norm;

    [Benchmark(Baseline = true)]
    public double Separate()
    {
        double norm = Clipping.Apply(_parameters).Norm;
        _optimizer.Step();
        return norm;
    }
}
