using BenchmarkDotNet.Attributes;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Benchmarks;

/// <summary>A language model reads one token and gives the log-probability of the next, or only reads it.</summary>
[MemoryDiagnoser]
public class StreamingBenchmarks
{
    private RecurrentLanguageModelStepper _stepper = null!;
    private int _vocabulary;
    private int _token;

    /// <summary>cell, vocabulary, embedding, hidden, layers.</summary>
    [Params("Rnn 28 28 256 1", "GruResetAfter 28 28 256 1", "Lstm 28 28 256 1", "Lstm 65 128 512 2", "Lstm 10000 200 200 2")]
    public string Model { get; set; } = "";

    [Params(WeightPrecision.Float32, WeightPrecision.Int8)]
    public WeightPrecision Precision { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = 1;
        string[] parts = Model.Split(' ');
        int[] sizes = [.. parts.Skip(1).Select(int.Parse)];
        _vocabulary = sizes[0];
        var model = new RecurrentLanguageModel(SyntheticText.Vocabulary(_vocabulary), new RecurrentLanguageModelOptions
        {
            Recurrent = LayerNames.Options(parts[0]) with { LayerCount = sizes[3] },
            EmbeddingSize = sizes[1],
            HiddenSize = sizes[2],
        });
        _stepper = model.CreateStepper(precision: Precision);
    }

    /// <summary>What reading a prompt costs.</summary>
    [Benchmark]
    public void Step()
    {
        _token = (_token + 1) % _vocabulary;
        _stepper.Advance(_token);
    }

    /// <summary>With the output layer and its softmax.</summary>
    [Benchmark]
    public float StepAndScore()
    {
        Step();
        return _stepper.LogProbability(_token);
    }
}
