using BenchmarkDotNet.Attributes;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>
/// Forward and backward of one recurrent layer, weights packed anew as after an optimizer's step. A step has
/// 6·batch·time·blocks·H·(H + input)·directions flops in matrix products.
/// </summary>
[MemoryDiagnoser]
public class RecurrentBenchmarks
{
    private readonly Tape _tape = new();
    private RecurrentLayer _layer = null!;
    private Tensor _x = null!;
    private Tensor _upstream = null!;
    private int[] _lengths = [];

    /// <summary>Family, input x hidden x batch x time; "half" with about half the positions padding.</summary>
    [Params(
        "lstm 28x256x32x35", "gru-after 28x256x32x35", "gru-before 28x256x32x35", "rnn 28x256x32x35", "lstm 32x64x16x32",
        "lstm 200x200x20x20", "lstm 512x512x50x50", "lstm 650x650x20x35", "bilstm-half 128x128x32x100")]
    public string Case { get; set; } = "";

    [Params(1, 2)]
    public int Degree { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string[] words = Case.Split(' ');
        int[] sizes = Array.ConvertAll(words[1].Split('x'), int.Parse);
        (int input, int hidden, int batch, int time) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        var random = new RandomSource(1);
        _layer = words[0] switch
        {
            "rnn" => new Rnn(input, hidden, random),
            "gru-after" => new Gru(input, hidden, random, new GruOptions { ResetAfter = true }),
            "gru-before" => new Gru(input, hidden, random),
            "lstm" => new Lstm(input, hidden, random),
            _ => new Lstm(input, hidden, random, new LstmOptions { Bidirectional = true }),
        };
        _lengths = words[0].EndsWith("half", StringComparison.Ordinal) ? [.. Enumerable.Range(0, batch).Select(i => 1 + (i * 37 % time))] : [];
        _x = Normal([batch, time, input], random);
        _x.RequiresGradient = true;
        _upstream = Normal([batch, time, _layer.OutputSize], random);
        Parallelism.Degree = Degree;
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        foreach (Parameter parameter in _layer.Parameters())
            parameter.AsWritableSpan()[0] += 0;
        using TapeScope scope = _tape.Record();
        _tape.Backward(_layer.Forward(_x, null, _lengths).Output, _upstream);
    }

    [Benchmark]
    public void Evaluation()
    {
        using TapeScope scope = _tape.Evaluate();
        _layer.Forward(_x, null, _lengths);
    }

    private static Tensor Normal(Shape shape, RandomSource random)
    {
        float[] values = new float[shape.ElementCount];
        random.Normal(values);
        return Tensor.From(values, shape);
    }
}
