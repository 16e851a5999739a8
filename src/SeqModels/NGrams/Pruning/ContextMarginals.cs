using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Pruning;

/// <summary>
/// The stationary distribution of the contexts of a normalized model, by power iteration from the unigram distribution until it converges.
/// The chain p(w₁) p(w₂ | w₁) … is no substitute for Kneser–Ney, whose lower orders estimate the number of contexts of a word, not its
/// frequency; nor are counts for rare contexts.
/// </summary>
internal sealed class ContextMarginals
{
    /// <summary>The iteration stops when the unigram frequencies change by less in total.</summary>
    private const double Enough = 1e-3;

    /// <summary>Cancellation is checked after so many contexts.</summary>
    private const int NodesPerCheck = 1 << 16;

    private const int MaxRounds = 60;

    /// <summary>The contexts that one shard accumulates, which fit into the cache of a core.</summary>
    private const int TargetsPerShard = 1 << 18;

    private const int MaxShards = 8;

    private readonly BackoffTables _tables;
    private readonly LinearTables _linear;
    private readonly int _contexts;

    /// <summary>The probability of each context to be the longest context of the model that the text ends with; contexts of all lengths
    /// numbered consecutively.</summary>
    private readonly double[] _states;

    /// <summary>The probability of each n-gram to be the longest suffix after the next word.</summary>
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
    /// Propagates the probability over the next word, from the longest contexts to the shortest. The backed-off mass of a context is passed
    /// to its suffix as a whole, and the part that the context predicts itself is subtracted there.
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
            // Every target belongs to one shard, which adds in the order of the sources.
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

    /// <summary>Backs off from the contexts of a level to the contexts <paramref name="low"/> … <paramref name="high"/> − 1.</summary>
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
                    // N-grams of the highest order are no contexts: their probability goes directly to their suffixes.
                    _predicted[target] += (top ? mass * probabilities[child] : 0) - (handed * lower[child]);
                }
            }
        }
    }

    /// <summary>From n-grams to the contexts they lead to, normalized.</summary>
    /// <returns>The total change of the unigram frequencies.</returns>
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

    /// <summary><c>&lt;/s&gt;</c> is followed by <c>&lt;s&gt;</c>.</summary>
    private int AfterWord(int word) => _tables.BySentences && word == _tables.Vocabulary.EndId ? _tables.Vocabulary.BeginId!.Value : word;

    /// <summary>The probability of each context to be a suffix of the text, from that of being the longest.</summary>
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
