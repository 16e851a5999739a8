using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.NGrams.Query;

/// <summary>The queries of an <see cref="NGramModel"/> and its states: checks the arguments and asks the engine.</summary>
/// <param name="owner">The model, which errors name.</param>
/// <param name="engine">The engine.</param>
/// <param name="vocabulary">The vocabulary of the model.</param>
/// <param name="bySentences">Whether the model has sentence boundaries.</param>
internal sealed class ModelQueries(object owner, NGramEngine engine, Vocabulary vocabulary, bool bySentences)
{
    private volatile bool _isDisposed;

    public NGramState BeginOfSentence
    {
        get
        {
            CheckNotDisposed();
            engine.Begin(out NGramState state);
            return state;
        }
    }

    public NGramState NullContext
    {
        get
        {
            CheckNotDisposed();
            return new() { Owner = engine.Id };
        }
    }

    /// <summary>Makes all later queries throw.</summary>
    public void Dispose() => _isDisposed = true;

    public void CheckNotDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, owner);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Score(in NGramState state, int token, out NGramState next, out int matchedOrder)
    {
        CheckState(in state);
        if ((uint)token >= (uint)vocabulary.Count)
        {
            ThrowToken(nameof(token), token);
        }
        return engine.Score(in state, token, out next, out matchedOrder);
    }

    public void Score(ref NGramState state, ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckState(in state);
        if (tokens.Length != logProbabilities.Length)
        {
            throw new ArgumentException(
                $"NGramModel.Score: logProbabilities must be as long as tokens, {tokens.Length}, but was {logProbabilities.Length}.",
                nameof(logProbabilities));
        }
        int count = vocabulary.Count;
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)count)
            {
                ThrowToken("token", token);
            }
        }
        engine.Score(ref state, tokens, logProbabilities);
    }

    /// <summary>Σ ln p of the words of a sentence and, with sentence boundaries, of <c>&lt;/s&gt;</c>.</summary>
    public double SentenceScore(ReadOnlySpan<int> words)
    {
        NGramState state = BeginOfSentence;
        Span<double> scores = stackalloc double[256];
        double sum = 0;
        for (; !words.IsEmpty; words = words[Math.Min(words.Length, scores.Length)..])
        {
            int length = Math.Min(words.Length, scores.Length);
            Score(ref state, words[..length], scores[..length]);
            foreach (double score in scores[..length])
            {
                sum += score;
            }
        }
        return sum + (bySentences ? Score(in state, vocabulary.EndId!.Value, out _, out _) : 0);
    }

    public void Distribution(in NGramState state, Span<float> probabilities)
    {
        CheckState(in state);
        if (probabilities.Length != vocabulary.Count)
        {
            throw new ArgumentException(
                $"NGramModel.Distribution: probabilities must have the length of the vocabulary, {vocabulary.Count}, " +
                $"but had {probabilities.Length}.", nameof(probabilities));
        }
        engine.Distribution(in state, probabilities);
    }

    /// <summary>The length of the longest context that is in the model.</summary>
    public int ContextLength(in NGramState state)
    {
        CheckState(in state);
        return engine.ContextLength(in state);
    }

    public TokenProbability[] TopNext(in NGramState state, int count)
    {
        float[] probabilities = ArrayPool<float>.Shared.Rent(vocabulary.Count);
        Span<float> all = probabilities.AsSpan(0, vocabulary.Count);
        Distribution(in state, all);
        TokenProbability[] top = NextTokens.Top(all, count);
        ArrayPool<float>.Shared.Return(probabilities);
        return top;
    }

    /// <summary>An id drawn by the probabilities, which are checked against the model's claims; −1 where all are 0.</summary>
    public int Sample(in NGramState state, RandomSource random, ILanguageModel model)
    {
        float[] probabilities = ArrayPool<float>.Shared.Rent(vocabulary.Count);
        Span<float> all = probabilities.AsSpan(0, vocabulary.Count);
        Distribution(in state, all);
        DistributionCheck.Require(model, all);
        int chosen = NextTokens.Choose(all, random.NextDouble());
        ArrayPool<float>.Shared.Return(probabilities);
        return chosen;
    }

    /// <summary>For every token the matched n-gram and the backoff weights applied.</summary>
    public NGramExplanation Explain(IEnumerable<string> tokens)
    {
        CheckNotDisposed();
        engine.Begin(out NGramState state);
        List<string> seen = bySentences ? [vocabulary[vocabulary.BeginId!.Value]] : [];
        List<ExplainedToken> explained = [];
        foreach (string token in bySentences ? tokens.Append(vocabulary[vocabulary.EndId!.Value]) : tokens)
        {
            int id = vocabulary.IdOf(token);
            seen.Add(vocabulary[id]);
            explained.Add(Explain(in state, token, id, seen));
            engine.Score(in state, id, out state, out _);
        }
        return new NGramExplanation(explained);
    }

    /// <summary>The sum of the probabilities of all tokens after each context.</summary>
    public NormalizationCheck Check(IEnumerable<IReadOnlyList<int>> contexts, CancellationToken cancellationToken)
    {
        CheckNotDisposed();
        var probabilities = new double[vocabulary.Count];
        long count = 0;
        double largest = 0, worst = double.NaN;
        IReadOnlyList<int> where = [];
        foreach (IReadOnlyList<int> context in contexts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NGramState state = new() { Owner = engine.Id };
            foreach (int id in context)
            {
                if ((uint)id >= (uint)vocabulary.Count)
                {
                    ThrowToken(nameof(contexts), id);
                }
                engine.Score(in state, id, out state, out _);
            }
            double sum = engine.Sum(in state, probabilities), deviation = Math.Abs(sum - 1);
            if (count++ == 0 || !(deviation <= largest))
            {
                (largest, worst, where) = (deviation, sum, [.. context]);
            }
        }
        return new NormalizationCheck(count, largest, where, worst);
    }

    /// <summary>The n-grams of an order, collected by their first word.</summary>
    public IEnumerable<NGramEntry> Enumerate(int order, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> tokens = vocabulary.Tokens;
        var found = new List<StoredNGram>();
        for (int word = 0; word < tokens.Count; word++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Clear();
            engine.Collect(word, order, found);
            foreach (StoredNGram ngram in found)
            {
                yield return new NGramEntry(
                    [.. ngram.Words.Select(id => tokens[id])], ngram.Log10Probability * LinearScale.Ln10, ngram.Log10Backoff * LinearScale.Ln10);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckState(in NGramState state)
    {
        if (_isDisposed || state.Owner != engine.Id)
        {
            ThrowState();
        }
    }

    private void ThrowState()
    {
        CheckNotDisposed();
        throw new ArgumentException("NGramModel: the state belongs to another model, or to none; take one from BeginOfSentenceState of this model.", "state");
    }

    private void ThrowToken(string name, int token) =>
        throw new ArgumentOutOfRangeException(name, token, $"NGramModel: a token id is 0 to {vocabulary.Count - 1}.");

    private ExplainedToken Explain(in NGramState state, string token, int id, List<string> seen)
    {
        Span<float> backoffs = stackalloc float[NGramState.MaxOrder];
        double log10 = engine.Explain(in state, id, backoffs, out int matched);
        List<BackoffStep> steps = [];
        for (int length = Math.Max(matched, 1); length <= state.Length && engine is not CountEngine; length++)
        {
            steps.Add(new BackoffStep([.. seen.GetRange(seen.Count - 1 - length, length)], backoffs[length - 1]));
        }
        return new ExplainedToken
        {
            Token = token,
            Id = id,
            IsOov = id == vocabulary.UnknownId,
            LogProbability = engine.Score(in state, id, out _, out _),
            MatchedOrder = matched,
            MatchedNGram = [.. seen.GetRange(seen.Count - matched, matched)],
            Log10MatchedProbability = log10,
            Backoffs = steps,
        };
    }

    /// <remarks>Query does not know the model; its name is what the caller knows.</remarks>
    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException("SeqModels.NGrams.NGramModel");
}
