using BenchmarkDotNet.Attributes;
using SeqModels.LanguageModels;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks;

/// <summary>Forward and backward pass of a language model of many words, with the exact loss and with one from candidates.</summary>
[MemoryDiagnoser]
public class SampledSoftmaxBenchmarks
{
    private const int Words = 33_278;

    private readonly Tape _tape = new();
    private RecurrentLanguageModel _model = null!;
    private Indices _inputs;
    private Indices _targets;

    /// <summary>The number of drawn candidates; half as many frequent words are added. 0 is the exact loss.</summary>
    [Params(0, 1000, 4000)]
    public int Candidates { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = Threads;
        // Zipf's law, as in the tokens.
        long[] counts = [.. Enumerable.Range(1, Words).Select(rank => 2_000_000L / rank)];
        _model = new RecurrentLanguageModel(SyntheticText.Vocabulary(Words), new RecurrentLanguageModelOptions
        {
            EmbeddingSize = 256,
            HiddenSize = 448,
            Recurrent = new LstmOptions { LayerCount = 2 },
            TieWeights = true,
            SampledSoftmax = Candidates > 0 ? new SampledSoftmax(counts, new SampledSoftmaxOptions { Candidates = Candidates, Frequent = Candidates / 2 }) : null,
        });
        Shape batch = [20, 70];
        (_inputs, _targets) = (Tokens(batch, 1), Tokens(batch, 2));
    }

    /// <summary>The word of rank r has a probability of about 1 / r.</summary>
    private static Indices Tokens(Shape shape, ulong seed)
    {
        var random = new RandomSource(seed);
        int[] tokens = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (int)Math.Exp(random.NextDouble() * Math.Log(Words)) - 1)];
        return new Indices(tokens, shape);
    }

    [Benchmark]
    public double Step()
    {
        foreach (Parameter parameter in _model.Parameters())
        {
            parameter.ZeroGradient();
        }

        using (_tape.Record())
        {
            Tensor mean = _model.Loss(_inputs, _targets).Loss;
            _tape.Backward(mean);
            return mean.Item();
        }
    }
}
