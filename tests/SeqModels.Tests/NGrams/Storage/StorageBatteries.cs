using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Tests.LanguageModels;

namespace SeqModels.Tests.NGrams;

/// <summary>What holds for every storage of a backoff model, and for every language model.</summary>
public abstract class StorageBattery : LanguageModelBattery
{
    private readonly BackoffTables _tables;
    private readonly NGramModel _model;
    private readonly NGramStorageOptions? _options;
    private readonly int[] _text;

    protected StorageBattery(int vocabularySize, int order, int perOrder, NGramStorageOptions? options, bool sentences = true, bool closed = true)
    {
        _tables = RandomTables.Make(vocabularySize, order, perOrder, 7, sentences, closed);
        _options = options;
        _model = NGramModel.FromTables(_tables, "random");
        if (options is not null)
        {
            _model = _model.Store(options);
        }
        var random = new RandomSource(3);
        _text = new int[400];
        NGramState state = _model.BeginOfSentenceState();
        for (int i = 0; i < _text.Length; i++)
        {
            // Mostly what the model expects, so that long n-grams are found; sometimes anything.
            _text[i] = i % (4 * order) == 4 ? Any(random) : i % 100 < 50 ? _model.Sample(in state, random) : _model.TopNext(in state, 1)[0].Token;
            _model.Score(in state, _text[i], out state);
        }
    }

    protected override ILanguageModel Model => _model;

    protected override IReadOnlyList<int> Text => _text;

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        _model.Save(path, _options);
        NGramModel loaded = NGramModel.Load(path);
        loaded.Verify();
        loaded.StorageKind.Should().Be(_options?.Kind ?? NGramStorageKind.Hashed);
        loaded.Description.Should().Be("random");
        return loaded;
    }

    [Fact]
    public void Scores_are_those_of_the_definition()
    {
        NGramState state = _model.BeginOfSentenceState();
        var orders = new HashSet<int>();
        for (int i = 0; i < _text.Length; i++)
        {
            int[] context = Definition.Context(_tables, _text.Take(i));
            double logProbability = _model.Score(in state, _text[i], out state, out int matched);
            logProbability.Should().BeApproximately(Definition.Log10Probability(_tables, context, _text[i]) * Math.Log(10), 1e-6, $"at {i}");
            matched.Should().Be(Definition.MatchedOrder(_tables, context, _text[i]));
            orders.Add(matched);
        }
        orders.Should().Contain(Math.Min(_tables.Order, 8)).And.Contain(1);
    }

    [Fact]
    public void All_ways_to_score_give_the_same_bits()
    {
        NGramState state = _model.BeginOfSentenceState();
        double[] stepped = [.. _text.Select(token => _model.Score(in state, token, out state))];
        foreach (int chunk in (int[])[1, 3, 5, 100, 256, 257, 1000])
        {
            NGramState moving = _model.BeginOfSentenceState();
            List<double> scores = [];
            foreach (int[] part in _text.Chunk(chunk))
            {
                var some = new double[part.Length];
                _model.Score(ref moving, part, some);
                scores.AddRange(some);
            }
            scores.Should().Equal(stepped);
            moving.Equals(state).Should().BeTrue($"after chunks of {chunk}");
        }
    }

    [Fact]
    public void Queries_allocate_nothing()
    {
        var scores = new double[_text.Length];
        var probabilities = new float[_model.Vocabulary.Count];
        ManagedBytes.Least(() =>
        {
            NGramState state = _model.BeginOfSentenceState();
            foreach (int token in _text)
            {
                _model.Score(in state, token, out state);
            }
            _model.Score(ref state, _text, scores);
            _model.Distribution(in state, probabilities);
        }).Should().Be(0);
    }

    [Fact]
    public void The_tables_come_back_exactly()
    {
        BackoffTables back = _model.ToTables();
        back.BySentences.Should().Be(_tables.BySentences);
        back.IsNormalized.Should().BeTrue();
        for (int i = 0; i < _tables.Order; i++)
        {
            back.Levels[i].Words.Should().Equal(_tables.Levels[i].Words);
            back.Levels[i].Log10Probabilities.Should().Equal(_tables.Levels[i].Log10Probabilities);
            back.Levels[i].Log10Backoffs.Should().Equal(_tables.Levels[i].Log10Backoffs);
            back.Levels[i].ChildStarts.Should().Equal(_tables.Levels[i].ChildStarts);
            _model.NGramCount(i + 1).Should().Be(_tables.Levels[i].Count);
        }
    }

    [Fact]
    public void The_certificate_holds_after_any_context()
    {
        var random = new RandomSource(11);
        NormalizationCheck check = _model.CheckNormalization(
            Enumerable.Range(0, 500).Select(i => _text.Skip(i % 390).Take(i % 8).ToArray()).Append([Any(random)]));

        check.Contexts.Should().Be(501);
        check.IsNormalized().Should().BeTrue(check.ToString());
    }

    [Fact]
    public void The_explanation_adds_up()
    {
        string[] words = [.. _text.Where(id => id != _tables.Vocabulary.EndId && id != _tables.Vocabulary.BeginId).Take(60).Select(id => _tables.Vocabulary[id])];
        NGramExplanation explanation = _model.Explain(words);

        explanation.Tokens.Should().HaveCount(words.Length + (_tables.BySentences ? 1 : 0));
        explanation.LogProbability.Should().BeApproximately(_model.SentenceLogProbability(_tables.Vocabulary.Encode(words)), 1e-9);
        foreach (ExplainedToken token in explanation.Tokens)
        {
            (token.Log10MatchedProbability + token.Backoffs.Sum(b => b.Log10Weight)).Should().BeApproximately(token.LogProbability / Math.Log(10), 1e-6);
            token.MatchedNGram.Should().HaveCount(token.MatchedOrder);
        }
        explanation.ToString().Split('\n').Should().HaveCount(explanation.Tokens.Count + 1);
    }

    [Fact]
    public void Top_and_samples_follow_the_distribution()
    {
        var p = new float[_model.Vocabulary.Count];
        NGramState state = _model.BeginOfSentenceState();
        var random = new RandomSource(5);
        foreach (int token in _text.Take(20))
        {
            _model.Distribution(in state, p);
            int[] expected = [.. Enumerable.Range(0, p.Length).OrderByDescending(i => p[i]).Take(7)];
            _model.TopNext(in state, 7).Select(t => t.Token).Should().Equal(expected);
            p[_model.Sample(in state, random)].Should().BeGreaterThan(0);
            _model.Score(in state, token, out state);
        }
        _model.TopNext(in state, int.MaxValue).Should().HaveCount(p.Length);
    }

    [Fact]
    public void A_state_of_another_model_is_refused()
    {
        NGramState foreign = NGramModel.FromTables(RandomTables.Make(5, 2, 10, 1)).BeginOfSentenceState();
        _model.Invoking(m => m.Score(in foreign, 0, out _)).Should().Throw<ArgumentException>().WithMessage("*BeginOfSentenceState*");
        _model.Invoking(m => m.Score(default, 0, out _)).Should().Throw<ArgumentException>();
        _model.Invoking(m => m.Distribution(in foreign, new float[m.Vocabulary.Count])).Should().Throw<ArgumentException>();
    }

    private int Any(RandomSource random)
    {
        int token;
        do
        {
            token = random.NextInt(_tables.Vocabulary.Count);
        }
        while (token == _tables.Vocabulary.BeginId);
        return token;
    }
}

public sealed class TableStorageBattery() : StorageBattery(60, 4, 3000, null);

public sealed class HashedStorageBattery() : StorageBattery(60, 4, 3000, new NGramStorageOptions());

public sealed class HashedPrunedStorageBattery() : StorageBattery(60, 5, 1500, new NGramStorageOptions(), closed: false);

public sealed class HashedStreamStorageBattery() : StorageBattery(40, 3, 900, new NGramStorageOptions(), sentences: false);

public sealed class HashedSixteenGramStorageBattery() : StorageBattery(12, 16, 3000, new NGramStorageOptions());

public sealed class PackedStorageBattery() : StorageBattery(60, 4, 3000, new NGramStorageOptions { Kind = NGramStorageKind.Packed });

public sealed class PackedPrunedStorageBattery() : StorageBattery(60, 5, 1500, new NGramStorageOptions { Kind = NGramStorageKind.Packed }, closed: false);

public sealed class PackedStreamStorageBattery() : StorageBattery(40, 3, 900, new NGramStorageOptions { Kind = NGramStorageKind.Packed }, sentences: false);

public sealed class PackedSixteenGramStorageBattery() : StorageBattery(12, 16, 3000, new NGramStorageOptions { Kind = NGramStorageKind.Packed });
