using SeqModels.NGrams.Query;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>Says for every token of a sentence which n-gram was found and which backoffs were paid.</summary>
    /// <param name="tokens">The words; for a model of sentences without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, which are added.</param>
    /// <exception cref="KeyNotFoundException">A token is outside the vocabulary, which has no unknown token.</exception>
    public NGramExplanation Explain(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        NGramState state = BeginOfSentenceState();
        List<string> seen = BySentences ? [Vocabulary[Vocabulary.BeginId!.Value]] : [];
        List<ExplainedToken> explained = [];
        foreach (string token in BySentences ? tokens.Append(Vocabulary[Vocabulary.EndId!.Value]) : tokens)
        {
            int id = Vocabulary.IdOf(token);
            seen.Add(Vocabulary[id]);
            explained.Add(Explain(in state, token, id, seen));
            Score(in state, id, out state);
        }
        return new NGramExplanation(explained);
    }

    /// <summary>
    /// The certificate that a model is one: Σ_w p(w | h) over the whole vocabulary, word by word in double, after each context h.
    /// </summary>
    /// <param name="contexts">What was seen before, as ids: any lengths, of which the last n − 1 count. <c>&lt;s&gt;</c> may be the first.</param>
    /// <param name="cancellation">Stops between contexts.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of the vocabulary.</exception>
    public NormalizationCheck CheckNormalization(IEnumerable<IReadOnlyList<int>> contexts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        var probabilities = new double[Vocabulary.Count];
        long count = 0;
        double largest = 0, worst = double.NaN;
        IReadOnlyList<int> where = [];
        foreach (IReadOnlyList<int> context in contexts)
        {
            cancellation.ThrowIfCancellationRequested();
            NGramState state = NullContextState();
            foreach (int id in context)
            {
                Score(in state, id, out state);
            }
            double sum = _engine.Sum(in state, probabilities), deviation = Math.Abs(sum - 1);
            if (count++ == 0 || !(deviation <= largest))
            {
                (largest, worst, where) = (deviation, sum, [.. context]);
            }
        }
        return new NormalizationCheck(count, largest, where, worst);
    }

    /// <summary>The state in which nothing was seen, not even <c>&lt;s&gt;</c>: in the middle of a text.</summary>
    public NGramState NullContextState()
    {
        NGramState state = BeginOfSentenceState();
        return new NGramState { Owner = state.Owner };
    }

    private ExplainedToken Explain(in NGramState state, string token, int id, List<string> seen)
    {
        Span<float> backoffs = stackalloc float[NGramState.MaximumOrder];
        double log10 = _engine.Explain(in state, id, backoffs, out int matched);
        List<BackoffStep> paid = [];
        for (int length = Math.Max(matched, 1); length <= state.Length && _engine is not CountEngine; length++)
        {
            paid.Add(new BackoffStep([.. seen.GetRange(seen.Count - 1 - length, length)], backoffs[length - 1]));
        }
        string[] ngram = [.. seen.GetRange(seen.Count - matched, matched)];
        bool isOov = id == Vocabulary.UnknownId;
        return new ExplainedToken(token, id, isOov, Score(in state, id, out _), matched, ngram, log10, paid);
    }
}
