using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Evaluation.Scoring;

/// <summary>One pass of a model over a text: sums the log-probabilities and, on request, keeps each one.</summary>
/// <param name="model">The model.</param>
/// <param name="name">The model's name in messages; null for its own description.</param>
/// <param name="corpus">The text.</param>
/// <param name="options">The options.</param>
/// <param name="kept">Receives the score of every counted token; null to keep none.</param>
internal sealed class TokenPass(ILanguageModel model, string? name, EncodedCorpus corpus, EvaluationOptions options, List<TokenScore>? kept = null)
{
    private const int ChunkLength = 4096;

    private readonly Vocabulary _vocabulary = model.Vocabulary;
    private readonly double[] _scores = new double[ChunkLength];
    private long _tokens, _oov, _ends, _zeros;
    private double _known, _all;
    private int _sentence = -1, _position, _left;

    /// <summary>The number of sentences; in a text without sentences, one more than the number of inner <c>&lt;/s&gt;</c>. Valid after the run.</summary>
    public int SentenceCount => corpus.HasSentences ? corpus.SentenceCount : _position == 0 ? _sentence : _sentence + 1;

    /// <summary>Scores the text. Called once.</summary>
    public EvaluationResult Run(CancellationToken cancellationToken)
    {
        NextSentence();
        if (corpus.HasSentences && (options.ResetAtSentences || _vocabulary.EndId is null))
        {
            ReadOnlySpan<int> end = _vocabulary.EndId is { } id ? [id] : [];
            for (int i = 0; i < corpus.SentenceCount; i++)
            {
                LanguageModelState state = model.CreateState();
                Add(state, corpus.Sentence(i), cancellationToken);
                Add(state, end, cancellationToken);
            }
        }
        else
        {
            Add(model.CreateState(), corpus.AsStream().Ids, cancellationToken);
        }
        return new EvaluationResult
        {
            OovPolicy = options.OovPolicy,
            EndOfSentenceCounted = options.CountEndOfSentence && _vocabulary.EndId is not null,
            TokensIncludingOov = _tokens,
            OovTokens = _oov,
            EndOfSentenceTokens = _ends,
            ZeroProbabilityTokens = _zeros,
            LogProbabilityIncludingOov = _all,
            LogProbabilityExcludingOov = _known,
        };
    }

    private void Add(LanguageModelState state, ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        if (model.Direction == ReadingDirection.RightToLeft)
        {
            AddReversed(state, ids, cancellationToken);
            return;
        }
        while (!ids.IsEmpty)
        {
            ReadOnlySpan<int> chunk = ids[..Math.Min(ids.Length, ChunkLength)];
            Score(state, chunk, _scores.AsSpan(0, chunk.Length), cancellationToken);
            CountAll(chunk, _scores);
            ids = ids[chunk.Length..];
        }
    }

    /// <summary>Scores the tokens from the last to the first, then counts them in the order of the text.</summary>
    private void AddReversed(LanguageModelState state, ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> read = ReadingOrder.Of(model, ids);
        var scores = new double[ids.Length];
        for (int start = 0; start < read.Length; start += ChunkLength)
        {
            ReadOnlySpan<int> chunk = read[start..Math.Min(read.Length, start + ChunkLength)];
            Score(state, chunk, _scores.AsSpan(0, chunk.Length), cancellationToken);
            for (int i = 0; i < chunk.Length; i++)
            {
                scores[ReadingOrder.Position(model, ids, start + i)] = _scores[i];
            }
        }
        CountAll(ids, scores);
    }

    private void Score(LanguageModelState state, ReadOnlySpan<int> ids, Span<double> scores, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        state.Score(ids, scores);
        DistributionCheck.Require(model, ids, scores, name);
    }

    private void CountAll(ReadOnlySpan<int> ids, ReadOnlySpan<double> scores)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            Count(ids[i], scores[i]);
            Move(ids[i]);
        }
    }

    private void Count(int id, double logProbability)
    {
        if (id == _vocabulary.BeginId || (id == _vocabulary.EndId && !options.CountEndOfSentence))
        {
            return;
        }
        bool oov = id == _vocabulary.UnknownId, excluded = oov && options.OovPolicy == OovPolicy.Exclude;
        _tokens++;
        _oov += oov ? 1 : 0;
        _ends += id == _vocabulary.EndId ? 1 : 0;
        _all += logProbability;
        _known += oov ? 0 : logProbability;
        _zeros += double.IsNegativeInfinity(logProbability) && !excluded ? 1 : 0;
        if (!excluded)
        {
            kept?.Add(new TokenScore(id, _sentence, _position, logProbability));
        }
    }

    /// <summary>Moves on by one token, into the next sentence after the last one.</summary>
    private void Move(int id)
    {
        _position++;
        if (corpus.HasSentences ? --_left == 0 : id == _vocabulary.EndId)
        {
            NextSentence();
        }
    }

    /// <summary>Sentences without any token, not even <c>&lt;/s&gt;</c>, are skipped.</summary>
    private void NextSentence()
    {
        _position = 0;
        do
        {
            _sentence++;
            _left = _sentence < corpus.SentenceCount ? corpus.Sentence(_sentence).Length + (_vocabulary.EndId is null ? 0 : 1) : 1;
        }
        while (_left == 0);
    }
}
