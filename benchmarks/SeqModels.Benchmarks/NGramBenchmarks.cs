using BenchmarkDotNet.Attributes;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Benchmarks;

/// <summary>
/// Counting, estimation, query and next-word distribution of n-gram models, on generated text: sentences of words that are drawn by Zipf's
/// law and depend on the word before. One thread.
/// </summary>
[MemoryDiagnoser]
public class NGramBenchmarks
{
    private const int Sentences = 20_000;
    private const int Words = 5000;
    private const int Queries = 100_000;

    private EncodedCorpus _corpus = null!;
    private NGramCounts _counts = null!;
    private string _file = "";
    private NGramModel _model = null!;
    private int[] _ids = null!;
    private float[] _probabilities = null!;
    private NGramState[] _states = null!;
    private int _next;

    [Params(3, 5)]
    public int Order { get; set; }

    [Params(NGramStorageKind.InMemory, NGramStorageKind.Hashed, NGramStorageKind.Packed)]
    public NGramStorageKind Storage { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = 1;
        _corpus = ZipfText();
        _counts = NGramCounts.Count(_corpus, Order);
        _model = NGramModel.Estimate(_counts, NGramSmoothing.ModifiedKneserNey());
        if (Storage != NGramStorageKind.InMemory)
        {
            _file = Path.Combine(Path.GetTempPath(), $"seqmodels-benchmark-{Environment.ProcessId}.ngrams");
            _model.Save(_file, new NGramStorageOptions { Kind = Storage });
            _model = NGramModel.Load(_file);
        }
        _ids = _corpus.AsStream().Ids[..Queries].ToArray();
        _probabilities = new float[_corpus.Vocabulary.Count];
        _states = new NGramState[1000];
        NGramState state = _model.BeginOfSentenceState();
        for (int i = 0; i < _states.Length; i++)
        {
            _model.Score(state, _ids[i], out state);
            _states[i] = state;
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _model.Dispose();
        if (_file.Length > 0)
            File.Delete(_file);
    }

    [Benchmark]
    public NGramCounts Count() => NGramCounts.Count(_corpus, Order);

    [Benchmark]
    public NGramModel Estimate() => NGramModel.Estimate(_counts, NGramSmoothing.ModifiedKneserNey());

    /// <summary>One word scored and the state moved over it.</summary>
    [Benchmark(OperationsPerInvoke = Queries)]
    public double Query()
    {
        NGramState state = _model.BeginOfSentenceState();
        double sum = 0;
        foreach (int id in _ids)
            sum += _model.Score(state, id, out state);
        return sum;
    }

    /// <summary>The probability of every word of the vocabulary.</summary>
    [Benchmark]
    public float Distribution()
    {
        _next = (_next + 1) % _states.Length;
        _model.Distribution(_states[_next], _probabilities);
        return _probabilities[0];
    }

    private static EncodedCorpus ZipfText()
    {
        var cumulative = new double[Words];
        for (int i = 0; i < Words; i++)
            cumulative[i] = 1.0 / (i + 1) + (i > 0 ? cumulative[i - 1] : 0);

        var vocabulary = Vocabulary.FromList(
            Enumerable.Range(0, Words).Select(i => $"w{i}").Concat(["<unk>", "<s>", "</s>"]), unknown: "<unk>", begin: "<s>", end: "</s>");
        var random = new RandomSource(1);
        List<int> ids = [], ends = [];
        for (int sentence = 0; sentence < Sentences; sentence++)
        {
            int length = 5 + random.NextInt(30), before = 0;
            for (int i = 0; i < length; i++)
            {
                int found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
                int drawn = Math.Min(found < 0 ? ~found : found, Words - 1);
                before = random.NextDouble() < 0.5 ? drawn : (before * 31 + drawn) % Words;
                ids.Add(before);
            }
            ends.Add(ids.Count);
        }
        return new EncodedCorpus(vocabulary, ids.ToArray(), [.. ends]);
    }
}
