using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Pruning;

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

    /// <summary>Cancellation is checked after so many contexts.</summary>
    private const int NodesPerCheck = 1 << 16;

    private const int MaxRounds = 60;

    /// <summary>Contexts that one shard adds up: they stay in a core's cache.</summary>
    private const int TargetsPerShard = 1 << 18;

    private const int MaxShards = 8;

    private readonly BackoffTables _tables;
    private readonly LinearTables _linear;
    private readonly int _contexts;

    /// <summary>The probability of each context to be the longest one that text so far ends in; contexts of all lengths numbered through.</summary>
    private readonly double[] _states;

    /// <summary>How often each n-gram is what the next word makes the longest suffix.</summary>
    private readonly double[] _predicted;

    private double[] _words;

    private ContextMarginals(BackoffTables tables, LinearTables linear)
    {
        (_tables, _linear, _contexts) = (tables, linear, linear.Offsets[^1]);
        (_states, _predicted, _words) = (new double[_contexts], new double[_contexts], new double[tables.Vocabulary.Count]);
    }

    /// <summary>p(h): [k][i] for n-gram i of order k + 1 as a context, of orders below the highest; each order sums to at most 1.</summary>
    public static double[][] Of(BackoffTables tables, LinearTables linear, CancellationToken cancellationToken = default) =>
        tables.Order == 1 ? [] : new ContextMarginals(tables, linear).Run(cancellationToken);

    private double[][] Run(CancellationToken cancellationToken)
    {
        for (int word = 0; word < _words.Length; word++)
        {
            _states[AfterWord(word)] += _linear.Probabilities[0][word];
        }
        _states.AsSpan(0, _words.Length).CopyTo(_words);
        double change = double.PositiveInfinity;
        for (int round = 0; round < MaxRounds && change >= Enough; round++)
        {
            Predict(cancellationToken);
            change = Arrive();
        }
        return Marginals();
    }

    /// <summary>
    /// What each n-gram predicts, from the longest contexts to the shortest. What a context backs off is handed to its suffix as a whole, so that what the
    /// context predicts itself is taken out there.
    /// </summary>
    private void Predict(CancellationToken cancellationToken)
    {
        _predicted.AsSpan().Clear();
        for (int k = _tables.Order - 2; k >= 0; k--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (k + 1 < _tables.Order - 1)
            {
                int level = k;
                ParallelRanges.Run(_tables.Levels[k].Count, (from, to) => Continue(level, from, to), cancellationToken);
            }
            // Targets are shared out, and each adds up in the order of the sources.
            int targets = _linear.Offsets[k] + _tables.Levels[k].Count, shards = Math.Clamp(targets / TargetsPerShard, 1, MaxShards);
            WorkerTeam.Run(shards, new BackOffJob(this, k, targets, shards, cancellationToken));
        }
        double nothing = 0;
        for (int word = 0; word < _words.Length; word++)
        {
            nothing += _states[word] * _linear.Backoffs[0][word];
        }
        for (int word = 0; word < _words.Length; word++)
        {
            _predicted[word] += nothing * _linear.Probabilities[0][word];
        }
    }

    private void Continue(int level, int from, int to)
    {
        int[] starts = _tables.Levels[level].ChildStarts;
        int own = _linear.Offsets[level], next = _linear.Offsets[level + 1];
        float[] probabilities = _linear.Probabilities[level + 1];
        for (int node = from; node < to; node++)
        {
            double mass = _states[own + node];
            for (int child = starts[node]; child < starts[node + 1]; child++)
            {
                _predicted[next + child] += mass * probabilities[child];
            }
        }
    }

    /// <summary>What the contexts of a level change at the contexts <paramref name="low"/> … <paramref name="high"/> − 1.</summary>
    private void BackOff(int level, int low, int high, CancellationToken cancellationToken)
    {
        int[] starts = _tables.Levels[level].ChildStarts, targets = _linear.Suffixes[level + 1], shorter = _linear.Suffixes[level];
        float[] lower = _linear.Lower[level + 1], probabilities = _linear.Probabilities[level + 1], backoffs = _linear.Backoffs[level];
        int own = _linear.Offsets[level];
        uint count = (uint)(high - low);
        bool top = level == _tables.Order - 2;
        for (int node = 0; node < backoffs.Length; node++)
        {
            if (node % NodesPerCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            double mass = _states[own + node];
            if (mass <= 0)
            {
                continue;
            }
            double handed = mass * backoffs[node];
            if (level > 0 && (uint)(shorter[node] - low) < count)
            {
                _states[shorter[node]] += handed;
            }
            for (int child = starts[node]; child < starts[node + 1]; child++)
            {
                int target = targets[child];
                if ((uint)(target - low) < count)
                {
                    // N-grams of the highest order are no contexts: what they predict arrives at their suffixes at once.
                    _predicted[target] += (top ? mass * probabilities[child] : 0) - (handed * lower[child]);
                }
            }
        }
    }

    /// <summary>From n-grams to the contexts that they lead to; rounding is left out of account.</summary>
    /// <returns>What the frequencies of single words change.</returns>
    private double Arrive()
    {
        double[] words = new double[_words.Length];
        double sum = 0, ends = 0;
        int end = _tables.BySentences ? _tables.Vocabulary.EndId!.Value : -1;
        for (int k = 0; k < _tables.Order - 1; k++)
        {
            int[]? last = _tables.Levels[k].Words;
            Span<double> states = _states.AsSpan(_linear.Offsets[k], _tables.Levels[k].Count);
            ReadOnlySpan<double> predicted = _predicted.AsSpan(_linear.Offsets[k], states.Length);
            for (int node = 0; node < states.Length; node++)
            {
                double mass = Math.Max(predicted[node], 0);
                int word = last is null ? node : last[node];
                sum += mass;
                ends += word == end ? mass : 0;
                mass = word == end ? 0 : mass;
                states[node] = mass;
                words[word] += mass;
            }
        }
        if (end >= 0)
        {
            _states[AfterWord(end)] += ends;
            words[AfterWord(end)] += ends;
        }
        double scale = sum > 0 ? 1 / sum : 0, change = 0;
        System.Numerics.Tensors.TensorPrimitives.Multiply(_states, scale, _states);
        for (int word = 0; word < words.Length; word++)
        {
            words[word] *= scale;
            change += Math.Abs(words[word] - _words[word]);
        }
        _words = words;
        return change;
    }

    /// <summary>After <c>&lt;/s&gt;</c> comes a sentence's beginning.</summary>
    private int AfterWord(int word) => _tables.BySentences && word == _tables.Vocabulary.EndId ? _tables.Vocabulary.BeginId!.Value : word;

    /// <summary>How often each context is the end of what was written, from how often it is the longest one.</summary>
    private double[][] Marginals()
    {
        for (int k = _tables.Order - 2; k > 0; k--)
        {
            int own = _linear.Offsets[k];
            int[] suffixes = _linear.Suffixes[k];
            for (int node = 0; node < suffixes.Length; node++)
            {
                _states[suffixes[node]] += _states[own + node];
            }
        }
        return [.. _tables.Levels.Take(_tables.Order - 1).Select((level, k) => _states.AsSpan(_linear.Offsets[k], level.Count).ToArray())];
    }

    private readonly struct BackOffJob(ContextMarginals marginals, int level, int targets, int shards, CancellationToken cancellationToken) : IShardJob
    {
        public void Run(int shard) => marginals.BackOff(
            level, (int)((long)targets * shard / shards), (int)((long)targets * (shard + 1) / shards), cancellationToken);
    }
}
