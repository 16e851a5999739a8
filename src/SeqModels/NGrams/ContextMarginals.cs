namespace SeqModels.NGrams;

/// <summary>
/// How often the contexts of a normalised model occur in endless text that the model itself writes: its stationary distribution. Found by
/// letting the probability of all contexts flow for one word, again and again from that of single words, until it hardly changes. The chain
/// p(w₁) p(w₂ | w₁) … is no substitute with Kneser–Ney, whose lower orders say how many contexts a word follows, not how often it occurs; nor are
/// counts for the rare: what was counted once seldom comes again.
/// </summary>
internal sealed class ContextMarginals
{
    /// <summary>The sum of what single words' frequencies change in a round, below which it is enough.</summary>
    private const double Enough = 1e-3;

    private const int MaximumRounds = 60;

    private readonly BackoffTables _tables;
    private readonly BackoffWalker _walker;
    private readonly int _order;

    /// <summary>[k][i] p of n-gram i of order k + 1, and p of its last word by backing off its context.</summary>
    private readonly float[][] _probabilities;

    private readonly float[][] _backedOff;

    /// <summary>[k][i] the backoff weight of n-gram i of order k + 1.</summary>
    private readonly float[][] _backoffs;

    /// <summary>Where the n-grams of the highest order lead: the longest suffix that is an n-gram.</summary>
    private readonly ContextNode[] _last;

    private ContextMarginals(BackoffWalker walker)
    {
        (_tables, _walker, _order) = (walker.Tables, walker, walker.Order);
        _probabilities = new float[_order][];
        _backedOff = new float[_order][];
        _last = new ContextNode[_tables.Levels[^1].Count];
        _probabilities[0] = Array.ConvertAll(_tables.Levels[0].Log10Probabilities, p => (float)BackoffNormalizer.Power(p));
        _backoffs = [.. _tables.Levels.Take(_order - 1).Select(level => Array.ConvertAll(level.Log10Backoffs, b => (float)BackoffNormalizer.Power(b)))];
        for (int k = 1; k < _order; k++)
        {
            _probabilities[k] = new float[_tables.Levels[k].Count];
            _backedOff[k] = new float[_tables.Levels[k].Count];
            int length = k;
            ParallelRanges.Run(_tables.Levels[k - 1].Count, (from, to) => Prepare(length, from, to));
        }
    }

    /// <summary>p(h): [k][i] for n-gram i of order k + 1 as a context, of orders below the highest; each order sums to at most 1.</summary>
    public static double[][] Of(BackoffWalker walker) => walker.Order == 1 ? [] : new ContextMarginals(walker).Run();

    private double[][] Run()
    {
        double[][] states = NewLevels(_order - 1);
        for (int word = 0; word < _probabilities[0].Length; word++)
        {
            states[0][AfterWord(word)] += _probabilities[0][word];
        }
        double[][] marginals = Marginals(states);
        for (int round = 0; round < MaximumRounds; round++)
        {
            states = Step(states);
            double[][] next = Marginals(states);
            double change = 0;
            for (int word = 0; word < next[0].Length; word++)
            {
                change += Math.Abs(next[0][word] - marginals[0][word]);
            }
            marginals = next;
            if (change < Enough)
            {
                break;
            }
        }
        return marginals;
    }

    private double[][] NewLevels(int count) => [.. _tables.Levels.Take(count).Select(level => new double[level.Count])];

    private void Prepare(int length, int from, int to)
    {
        BackoffLevel level = _tables.Levels[length];
        for (int node = from; node < to; node++)
        {
            var context = new ContextNode(length, node);
            (int start, int end) = _walker.Children(context);
            if (start == end)
            {
                continue;
            }
            ContextNode shorter = _walker.Suffix(context);
            double backoff = _walker.Log10Backoff(context);
            for (int child = start; child < end; child++)
            {
                int word = level.Words![child];
                _probabilities[length][child] = (float)BackoffNormalizer.Power(level.Log10Probabilities[child]);
                _backedOff[length][child] = (float)BackoffNormalizer.Power(backoff + _walker.Log10Probability(shorter, word));
                if (length == _order - 1)
                {
                    _last[child] = _walker.Advance(shorter, word);
                }
            }
        }
    }

    /// <summary>The probability of every context one word later; those given are used up.</summary>
    private double[][] Step(double[][] states)
    {
        // What each n-gram predicts. What a context backs off is handed to its suffix as a whole, so that what the context predicts itself is taken out there.
        double[][] predicted = NewLevels(_order);
        double nothing = 0;
        for (int k = _order - 2; k >= 0; k--)
        {
            BackoffLevel level = _tables.Levels[k];
            for (int node = 0; node < level.Count; node++)
            {
                double mass = states[k][node];
                if (mass <= 0)
                {
                    continue;
                }
                ContextNode shorter = _walker.Suffix(new ContextNode(k + 1, node));
                double handed = mass * _backoffs[k][node];
                (shorter.Length == 0 ? ref nothing : ref states[shorter.Length - 1][shorter.Node]) += handed;
                for (int child = level.ChildStarts[node]; child < level.ChildStarts[node + 1]; child++)
                {
                    predicted[k + 1][child] += mass * _probabilities[k + 1][child];
                    ContextNode found = Found(k + 1, child);
                    predicted[found.Length - 1][found.Node] -= mass * _backedOff[k + 1][child];
                }
            }
        }
        for (int word = 0; word < predicted[0].Length; word++)
        {
            predicted[0][word] += nothing * _probabilities[0][word];
        }
        return Arrive(predicted);
    }

    /// <summary>The longest proper suffix of an n-gram of 2 words or more that is an n-gram below the highest order.</summary>
    private ContextNode Found(int k, int node) => k == _order - 1 ? _last[node] : _walker.Suffix(new ContextNode(k + 1, node));

    /// <summary>From n-grams to the contexts that they lead to; rounding is left out of account.</summary>
    private double[][] Arrive(double[][] predicted)
    {
        for (int node = 0; node < _last.Length; node++)
        {
            predicted[_last[node].Length - 1][_last[node].Node] += predicted[^1][node];
        }
        double[][] states = NewLevels(_order - 1);
        double sum = 0;
        for (int k = 0; k < states.Length; k++)
        {
            int[]? words = _tables.Levels[k].Words;
            for (int node = 0; node < states[k].Length; node++)
            {
                double mass = Math.Max(predicted[k][node], 0);
                int word = words is null ? node : words[node];
                int after = AfterWord(word);
                states[after == word ? k : 0][after == word ? node : after] += mass;
                sum += mass;
            }
        }
        foreach (double[] level in states)
        {
            foreach (ref double mass in level.AsSpan())
            {
                mass = sum > 0 ? mass / sum : 0;
            }
        }
        return states;
    }

    /// <summary>After <c>&lt;/s&gt;</c> comes a sentence's beginning.</summary>
    private int AfterWord(int word) => _tables.BySentences && word == _tables.Vocabulary.EndId ? _tables.Vocabulary.BeginId!.Value : word;

    /// <summary>How often each context is the end of what was written, from how often it is the longest one.</summary>
    private double[][] Marginals(double[][] states)
    {
        double[][] marginals = [.. states.Select(level => (double[])level.Clone())];
        for (int k = marginals.Length - 1; k > 0; k--)
        {
            for (int node = 0; node < marginals[k].Length; node++)
            {
                ContextNode suffix = _walker.Suffix(new ContextNode(k + 1, node));
                marginals[suffix.Length - 1][suffix.Node] += marginals[k][node];
            }
        }
        return marginals;
    }
}
