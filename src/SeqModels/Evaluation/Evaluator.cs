using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Evaluation;

/// <summary>Computes the perplexity of language models of any kind and compares models.</summary>
public static class Evaluator
{
    private const int ChunkLength = 4096;

    /// <summary>Computes the perplexity of a model on a text.</summary>
    /// <param name="model">Any language model. A right-to-left model reads the text from its end (<see cref="EncodedCorpus.Reverse"/>); the
    /// same tokens are counted.</param>
    /// <param name="corpus">The text, encoded with the model's vocabulary. If it consists of sentences, <c>&lt;/s&gt;</c> is scored after each one
    /// when the vocabulary has it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the evaluation between chunks of tokens.</param>
    /// <exception cref="ArgumentException">
    /// The vocabularies differ, the text is empty, or it contains unknown tokens and <see cref="OovPolicy.Refuse"/> is set.
    /// </exception>
    /// <exception cref="InvalidDistributionException">
    /// A score is not a probability (NaN, for example because parameters are NaN). A probability of 0 is valid.
    /// </exception>
    public static EvaluationResult Evaluate(
        ILanguageModel model, EncodedCorpus corpus, EvaluationOptions? options = null, CancellationToken cancellationToken = default) =>
        Evaluate(model, name: null, corpus, options, cancellationToken);

    private static EvaluationResult Evaluate(
        ILanguageModel model, string? name, EncodedCorpus corpus, EvaluationOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new EvaluationOptions();
        if (!model.Vocabulary.Equals(corpus.Vocabulary))
        {
            throw new ArgumentException(
                $"Evaluator.Evaluate: the vocabulary of the model ({model.Vocabulary}) differs from that of the corpus ({corpus.Vocabulary}). " +
                "Encode the corpus with model.Vocabulary.", nameof(corpus));
        }
        CheckOov(corpus, options.OovPolicy);
        corpus = ReadingOrder.Of(model, corpus);
        var sum = new Sum(model, name, options);
        if (corpus.HasSentences && (options.ResetAtSentences || corpus.Vocabulary.EndId is null))
        {
            ReadOnlySpan<int> end = corpus.Vocabulary.EndId is { } id ? [id] : [];
            for (int i = 0; i < corpus.SentenceCount; i++)
            {
                LanguageModelState state = model.CreateState();
                sum.Add(state, corpus.Sentence(i), cancellationToken);
                sum.Add(state, end, cancellationToken);
            }
        }
        else
        {
            sum.Add(model.CreateState(), corpus.AsStream().Ids, cancellationToken);
        }
        return sum.ToResult();
    }

    /// <summary>Evaluates several models on one text, per token. Models of both directions can be compared.</summary>
    /// <param name="models">The models with their names; all must have the vocabulary of the corpus.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="ArgumentException">A model's vocabulary differs: perplexities per token are then not comparable.
    /// Use <see cref="ComparePerUnit"/>.</exception>
    /// <exception cref="InvalidDistributionException">
    /// A score is not a probability (NaN, for example because parameters are NaN). A probability of 0 is valid.
    /// </exception>
    public static Comparison Compare(IEnumerable<NamedModel> models, EncodedCorpus corpus,
        EvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        NamedModel[] all = [.. models];
        foreach ((string name, ILanguageModel model) in all)
        {
            if (!model.Vocabulary.Equals(corpus.Vocabulary))
            {
                throw new ArgumentException(
                    $"Evaluator.Compare: the vocabulary of '{name}' ({model.Vocabulary}) differs from that of the corpus ({corpus.Vocabulary}); " +
                    "perplexities per token are not comparable. Use Evaluator.ComparePerUnit with a common unit such as characters.",
                    nameof(models));
            }
        }
        return new Comparison("token", [.. all.Select(entry =>
        {
            EvaluationResult result = Evaluate(entry.Model, entry.Name, corpus, options, cancellationToken);
            return new ComparisonRow { Name = entry.Name, Result = result, Perplexity = result.Perplexity, Bits = result.BitsPerToken };
        })]);
    }

    /// <summary>
    /// Compares models with different vocabularies on the same text: the log-probability is divided by a declared number of units
    /// (characters, words) instead of the models' own tokens. Unknown tokens are refused, because the probability of <c>&lt;unk&gt;</c> does
    /// not include the spelling; <c>&lt;/s&gt;</c> counts and stands for the end of a line.
    /// </summary>
    /// <param name="models">The models with their names, each with the text encoded with its own vocabulary.</param>
    /// <param name="unit">The unit's name, such as <c>character</c>.</param>
    /// <param name="units">The number of units in the text, greater than 0.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="ArgumentException">A model's vocabulary differs from that of its corpus, or a text contains unknown tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is not greater than 0.</exception>
    /// <exception cref="InvalidDistributionException">
    /// A score is not a probability (NaN, for example because parameters are NaN). A probability of 0 is valid.
    /// </exception>
    public static Comparison ComparePerUnit(IEnumerable<NamedModelText> models,
        string unit, long units, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        var options = new EvaluationOptions { OovPolicy = OovPolicy.Refuse };
        return new Comparison(unit, [.. models.Select(entry =>
        {
            EvaluationResult result = Evaluate(entry.Model, entry.Name, entry.Corpus, options, cancellationToken);
            double nats = -result.LogProbability / units;
            return new ComparisonRow { Name = entry.Name, Result = result, Perplexity = Math.Exp(nats), Bits = nats / Math.Log(2) };
        })]);
    }

    private static void CheckOov(EncodedCorpus corpus, OovPolicy policy)
    {
        if (corpus.Count == 0 && (corpus.SentenceCount == 0 || corpus.Vocabulary.EndId is null))
        {
            throw new ArgumentException("Evaluator.Evaluate: the corpus contains no tokens.", nameof(corpus));
        }
        if (policy == OovPolicy.Refuse && corpus.UnknownCount is var unknown and > 0)
        {
            throw new ArgumentException(
                $"Evaluator.Evaluate: {unknown} of {corpus.Count} tokens are outside the vocabulary (the first at position " +
                $"{corpus.Ids.IndexOf(corpus.Vocabulary.UnknownId!.Value)}), which OovPolicy.Refuse does not allow.", nameof(corpus));
        }
    }

    private sealed class Sum(ILanguageModel model, string? name, EvaluationOptions options)
    {
        private readonly Vocabulary _vocabulary = model.Vocabulary;
        private readonly double[] _scores = new double[ChunkLength];
        private long _tokens, _oov, _ends, _zeros;
        private double _known, _all;

        public void Add(LanguageModelState state, ReadOnlySpan<int> ids, CancellationToken cancellationToken)
        {
            while (!ids.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = Math.Min(ids.Length, ChunkLength);
                state.Score(ids[..length], _scores.AsSpan(0, length));
                DistributionCheck.Require(model, ids, _scores.AsSpan(0, length), name);
                for (int i = 0; i < length; i++)
                {
                    Count(ids[i], _scores[i]);
                }
                ids = ids[length..];
            }
        }

        public EvaluationResult ToResult() => new()
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

        private void Count(int id, double logProbability)
        {
            if (id == _vocabulary.BeginId || (id == _vocabulary.EndId && !options.CountEndOfSentence))
            {
                return;
            }
            bool oov = id == _vocabulary.UnknownId;
            _tokens++;
            _oov += oov ? 1 : 0;
            _ends += id == _vocabulary.EndId ? 1 : 0;
            _all += logProbability;
            _known += oov ? 0 : logProbability;
            _zeros += double.IsNegativeInfinity(logProbability) && !(oov && options.OovPolicy == OovPolicy.Exclude) ? 1 : 0;
        }
    }
}
