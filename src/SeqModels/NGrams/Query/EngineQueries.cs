using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.Query;

/// <summary>Questions to an engine that take more than one query: explanations, sums of probabilities, all n-grams.</summary>
/// <param name="engine">The engine.</param>
/// <param name="vocabulary">Its vocabulary.</param>
/// <param name="bySentences">Whether the model works by sentences.</param>
internal readonly struct EngineQueries(NGramEngine engine, Vocabulary vocabulary, bool bySentences)
{
    /// <summary>The state in which nothing was seen.</summary>
    public NGramState NullContext => new() { Owner = engine.Id };

    /// <summary>For every token the n-gram that was found and the backoff weights that were applied.</summary>
    public NGramExplanation Explain(IEnumerable<string> tokens)
    {
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
        var probabilities = new double[vocabulary.Count];
        long count = 0;
        double largest = 0, worst = double.NaN;
        IReadOnlyList<int> where = [];
        foreach (IReadOnlyList<int> context in contexts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NGramState state = NullContext;
            foreach (int id in context)
            {
                if ((uint)id >= (uint)vocabulary.Count)
                {
                    throw new ArgumentOutOfRangeException(nameof(contexts), id, $"NGramModel: a token id is 0 to {vocabulary.Count - 1}.");
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

    /// <summary>The n-grams of an order, those of one first word at a time.</summary>
    public IEnumerable<NGramEntry> Enumerate(int order, CancellationToken cancellationToken)
    {
        NGramEngine asked = engine;
        IReadOnlyList<string> tokens = vocabulary.Tokens;
        var found = new List<StoredNGram>();
        for (int word = 0; word < tokens.Count; word++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Clear();
            asked.Collect(word, order, found);
            foreach (StoredNGram ngram in found)
            {
                yield return new NGramEntry(
                    [.. ngram.Words.Select(id => tokens[id])], ngram.Log10Probability * LinearScale.Ln10, ngram.Log10Backoff * LinearScale.Ln10);
            }
        }
    }

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
}
