using BenchmarkDotNet.Attributes;
using SeqModels.Autodiff;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>One recurrent layer over a batch of 32 sequences of 35 steps: evaluation, and forward with backward.</summary>
[MemoryDiagnoser]
public class RecurrentLayerBenchmarks
{
    private const int Batch = 32;
    private const int Time = 35;

    private readonly Tape _tape = new();
    private RecurrentLayer _layer = null!;
    private Tensor _x = null!;
    private Tensor _upstream = null!;

    [Params(RecurrentCellKind.Rnn, RecurrentCellKind.Gru, RecurrentCellKind.GruResetAfter, RecurrentCellKind.Lstm)]
    public RecurrentCellKind Cell { get; set; }

    [Params(64, 256, 512)]
    public int Hidden { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = Threads;
        _layer = RecurrentLayerFactory.Create(Cell, Hidden, Hidden);
        _x = Tensor.Ones([Batch, Time, Hidden]);
        _upstream = Tensor.Ones([Batch, Time, Hidden]);
    }

    [Benchmark]
    public void Evaluate()
    {
        using (_tape.Evaluate())
            _layer.Forward(_x);
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        using (_tape.Record())
            _tape.Backward(_layer.Forward(_x).Output, _upstream);
        _layer.ZeroGradients();
    }
}
