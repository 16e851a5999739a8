using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Query;

/// <summary>
/// Maximum likelihood and add-k computed from counts; these are no backoff models: the probability depends on the whole context of the
/// last n − 1 tokens (at the beginning fewer). Of a state, contexts[k − 1].Start is the node of the last k tokens, −1 when that n-gram
/// never occurred, and the length is that of the context.
/// </summary>
internal sealed class CountEngine : NGramEngine
{
    private readonly NGramCounts _counts;
    private readonly NGramLevel[] _levels;
    private readonly double _k;
    private readonly int _predicted;
    private readonly int _begin;
    private readonly int _end;

    public CountEngine(NGramCounts counts, double k)
    {
        (_counts, _levels, _k) = (counts, counts.Levels, k);
        _begin = counts.Vocabulary.BeginId ?? -1;
        _end = counts.BySentences ? counts.Vocabulary.EndId!.Value : -1;
        _predicted = counts.Vocabulary.Count - (_begin < 0 ? 0 : 1);
    }

    public override int Order => _levels.Length;

    public override int Count(int order) => order == 1 ? _counts.Vocabulary.Count : _counts.DistinctCount(order);

    /// <summary>Nothing to do: counts are checked when they are loaded.</summary>
    public override void Verify(string name, CancellationToken cancellationToken)
    {
    }

    /// <summary>An n-gram that never occurred is kept as a context of probability k / (k V), but it is not known.</summary>
    public override int ContextLength(in NGramState state)
    {
        int length = state.Length;
        while (length > 0 && (state.Contexts[length - 1].Start is var node && (node < 0 || _levels[length - 1].ContextTotals![node] == 0)))
        {
            length--;
        }
        return length;
    }

    public override void Begin(out NGramState state)
    {
        state = default;
        state.Owner = Id;
        if (_end >= 0 && Order > 1)
        {
            state.Length = 1;
            state.Contexts[0] = new NGramContext(_begin, 0, 0);
        }
    }

    public override double Score(in NGramState state, int word, out NGramState next, out int matched)
    {
        int child = Child(in state, word);
        double logProbability = word == _begin ? double.NegativeInfinity : Math.Log(Probability(CountAt(in state, child), Total(in state)));
        matched = CountAt(in state, child) == 0 ? 0 : state.Length + 1;
        Advance(in state, word, out next);
        return logProbability;
    }

    public override void Score(ref NGramState state, ReadOnlySpan<int> words, Span<double> logProbabilities)
    {
        for (int i = 0; i < words.Length; i++)
        {
            logProbabilities[i] = Score(in state, words[i], out NGramState next, out _);
            state = next;
        }
    }

    public override void Distribution(in NGramState state, Span<float> probabilities)
    {
        long total = Total(in state);
        probabilities.Fill((float)Probability(0, total));
        if (state.Length == 0)
        {
            for (int token = 0; token < probabilities.Length; token++)
            {
                probabilities[token] = (float)Probability(CountAt(in state, token), total);
            }
        }
        else if (state.Contexts[state.Length - 1].Start is var node && node >= 0)
        {
            int[] starts = _levels[state.Length - 1].ChildStarts!, words = _levels[state.Length].Words!;
            for (int child = starts[node]; child < starts[node + 1]; child++)
            {
                probabilities[words[child]] = (float)Probability(CountAt(in state, child), total);
            }
        }
        if (_begin >= 0)
        {
            probabilities[_begin] = 0;
        }
    }

    public override double Sum(in NGramState state, Span<double> probabilities)
    {
        var single = new float[probabilities.Length];
        Distribution(in state, single);
        double sum = 0;
        foreach (float p in single)
        {
            sum += p;
        }
        return sum;
    }

    public override BackoffTables? ToTables() => null;

    public override void Collect(int word, int order, List<StoredNGram> ngrams) => throw new NotSupportedException(
        "NGramModel.EnumerateNGrams: a model of counts (maximum likelihood, add-k) has no backoff weights; estimate with another smoothing.");

    public override float Explain(in NGramState state, int word, Span<float> backoffs, out int matched)
    {
        backoffs.Clear();
        return (float)(Score(in state, word, out _, out matched) / LinearScale.Ln10);
    }

    private void Advance(in NGramState state, int word, out NGramState next)
    {
        if (Order == 1 || (_end >= 0 && (word == _end || word == _begin)))
        {
            Begin(out next);
            return;
        }
        NGramState moved = default;
        moved.Owner = Id;
        moved.Length = Math.Min(state.Length + 1, Order - 1);
        moved.Contexts[0] = new NGramContext(word, 0, 0);
        for (int k = 1; k < moved.Length; k++)
        {
            int node = state.Contexts[k - 1].Start;
            moved.Contexts[k] = new NGramContext(node < 0 ? -1 : _levels[k - 1].Child(node, word, _levels[k]), 0, 0);
        }
        next = moved;
    }

    private int Child(in NGramState state, int word)
    {
        int length = state.Length;
        if (length == 0)
        {
            return word;
        }
        int node = state.Contexts[length - 1].Start;
        return node < 0 ? -1 : _levels[length - 1].Child(node, word, _levels[length]);
    }

    private long CountAt(in NGramState state, int child) => child < 0 ? 0 : _levels[state.Length].Counts[child];

    private long Total(in NGramState state)
    {
        int length = state.Length;
        if (length == 0)
        {
            return _counts.TokenCount;
        }
        int node = state.Contexts[length - 1].Start;
        return node < 0 ? 0 : _levels[length - 1].ContextTotals![node];
    }

    private double Probability(long count, long total)
    {
        double denominator = total + (_k * _predicted);
        return denominator > 0 ? (count + _k) / denominator : 0;
    }
}
