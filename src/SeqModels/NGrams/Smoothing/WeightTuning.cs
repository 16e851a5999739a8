using System.Numerics;
using SeqModels.NGrams.Counting;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Smoothing;

/// <summary>
/// Expectation–maximization of the weights of Jelinek–Mercer interpolation. A token comes from order k with probability λ_k m_k / p_k,
/// given that it comes from order k or below, where m_k is its relative frequency and p_k its interpolated probability at order k; the new
/// weight is the mean of these over the tokens that use it. The likelihood of the held-out text rises with every step.
/// </summary>
internal sealed class WeightTuning
{
    private const int MaxSteps = 200;
    private const double SmallestGain = 1e-7;
    private const double LargestWeight = 0.9999;
    private const int Buckets = 32;
    private const int FewestUses = 100;
    private const int TokensPerShard = 1 << 13;

    /// <summary>[k − 1][t]: the relative frequency of token t after its context of order k.</summary>
    private readonly double[][] _frequencies;

    /// <summary>[k − 1][t]: which weight of order k token t uses, −1 where its context never occurs.</summary>
    private readonly sbyte[][] _uses;

    /// <summary>[k − 1][b]: which weight of order k is that of the power of two b; powers that are rarely used share one.</summary>
    private readonly int[][] _shared;

    /// <summary>The probability of each token below order 1.</summary>
    private readonly double[] _uniform;

    private WeightTuning(NGramCounts counts, JelinekMercerSmoothing smoothing)
    {
        HeldOutNodes nodes = HeldOutNodes.Find(counts, smoothing.HeldOut!);
        _frequencies = new double[counts.Order][];
        _uses = new sbyte[counts.Order][];
        _shared = new int[counts.Order][];
        for (int order = 1; order <= counts.Order; order++)
        {
            _frequencies[order - 1] = new double[nodes.Count];
            _uses[order - 1] = new sbyte[nodes.Count];
            Look(counts, nodes, order, smoothing.ByCount);
            _shared[order - 1] = Share(_uses[order - 1]);
        }
        _uniform = UniformOf(counts, nodes.NGrams[0], smoothing);
    }

    /// <summary>The weights of each order; none for an order whose contexts the held-out text never meets.</summary>
    public static double[][] Run(NGramCounts counts, JelinekMercerSmoothing smoothing) => new WeightTuning(counts, smoothing).Tune();

    /// <summary>The probability of each word below order 1: 1 / |V|, or only for words that were never seen.</summary>
    public static double[] UniformOf(NGramCounts counts, int[] words, BackoffSmoothing smoothing)
    {
        int[] seen = counts.Levels[0].Counts;
        int begin = counts.Vocabulary.BeginId ?? -1, predicted = seen.Length - (begin < 0 ? 0 : 1);
        int unseen = seen.AsSpan().Count(0) - (begin >= 0 && seen[begin] == 0 ? 1 : 0);
        bool all = smoothing.InterpolateUnigrams || unseen == 0;
        return [.. words.Select(word => all ? 1.0 / predicted : seen[word] == 0 ? 1.0 / unseen : 0)];
    }

    private void Look(NGramCounts counts, HeldOutNodes nodes, int order, bool byCount)
    {
        NGramLevel level = counts.Levels[order - 1];
        int[] contexts = nodes.Contexts[order - 1], ngrams = nodes.NGrams[order - 1];
        var totals = new Dictionary<int, long>();
        for (int token = 0; token < nodes.Count; token++)
        {
            int context = contexts[token];
            long total = 0;
            if (context >= 0 && !totals.TryGetValue(context, out total))
            {
                total = order == 1 ? counts.TokenCount : Total(counts.Levels[order - 2], level, context);
                totals.Add(context, total);
            }
            _uses[order - 1][token] = (sbyte)(total == 0 ? -1 : byCount && order > 1 ? Math.Min(BitOperations.Log2((ulong)total), Buckets - 1) : 0);
            _frequencies[order - 1][token] = total == 0 || ngrams[token] < 0 ? 0 : (double)level.Counts[ngrams[token]] / total;
        }
    }

    private static long Total(NGramLevel contexts, NGramLevel level, int context)
    {
        long total = 0;
        foreach (int count in level.Counts.AsSpan(contexts.ChildStarts![context]..contexts.ChildStarts[context + 1]))
        {
            total += count;
        }
        return total;
    }

    private double[][] Tune()
    {
        int orders = _frequencies.Length, shards = (_uniform.Length + TokensPerShard - 1) / TokensPerShard;
        double[] weights = new double[orders * Buckets];
        weights.AsSpan().Fill(0.5);
        double[][] sums = [.. Enumerable.Range(0, shards).Select(_ => new double[2 * weights.Length + 1])];
        double[] total = new double[2 * weights.Length + 1];
        double best = double.NegativeInfinity;
        for (int step = 0; step < MaxSteps; step++)
        {
            WorkerTeam.Run(shards, new Job(this, weights, sums));
            total.AsSpan().Clear();
            foreach (double[] sum in sums)
            {
                for (int i = 0; i < total.Length; i++)
                {
                    total[i] += sum[i];
                }
            }
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = total[2 * i + 1] > 0 ? Math.Min(LargestWeight, total[2 * i] / total[2 * i + 1]) : weights[i];
            }
            if (total[^1] - best < SmallestGain * _uniform.Length)
            {
                break;
            }
            best = total[^1];
        }
        return [.. Enumerable.Range(0, orders).Select(order => _shared[order].Select(bucket => weights[order * Buckets + bucket]).ToArray())];
    }

    /// <summary>Makes powers of two share a weight until each is used often enough, from the largest down, and gives each one's
    /// weight.</summary>
    private static int[] Share(sbyte[] uses)
    {
        int[] often = new int[Buckets];
        foreach (sbyte use in uses)
        {
            often[Math.Max((int)use, 0)] += use < 0 ? 0 : 1;
        }
        int[] shared = new int[Array.FindLastIndex(often, count => count > 0) + 1];
        int group = 0, sum = 0, below = often.Sum();
        for (int bucket = shared.Length - 1; bucket >= 0; bucket--)
        {
            shared[bucket] = group;
            (sum, below) = (sum + often[bucket], below - often[bucket]);
            if (sum >= FewestUses && below >= FewestUses)
            {
                (group, sum) = (group + 1, 0);
            }
        }
        for (int token = 0; token < uses.Length; token++)
        {
            uses[token] = uses[token] < 0 ? (sbyte)-1 : (sbyte)shared[uses[token]];
        }
        return shared;
    }

    private readonly struct Job(WeightTuning data, double[] weights, double[][] sums) : IShardJob
    {
        public void Run(int shard)
        {
            double[] sum = sums[shard];
            sum.AsSpan().Clear();
            int orders = data._uses.Length, end = Math.Min(data._uniform.Length, (shard + 1) * TokensPerShard);
            Span<double> shares = orders <= 64 ? stackalloc double[orders] : new double[orders];
            for (int token = shard * TokensPerShard; token < end; token++)
            {
                double probability = data._uniform[token];
                for (int i = 0; i < orders; i++)
                {
                    int use = data._uses[i][token];
                    if (use >= 0)
                    {
                        double own = weights[i * Buckets + use] * data._frequencies[i][token];
                        probability = own + (1 - weights[i * Buckets + use]) * probability;
                        shares[i] = probability > 0 ? own / probability : 0;
                    }
                }
                if (probability <= 0)
                {
                    continue;
                }
                sum[^1] += Math.Log(probability);
                double below = 1;
                for (int i = orders - 1; i >= 0; i--)
                {
                    int use = data._uses[i][token];
                    if (use >= 0)
                    {
                        int at = 2 * (i * Buckets + use);
                        sum[at] += below * shares[i];
                        sum[at + 1] += below;
                        below *= 1 - shares[i];
                    }
                }
            }
        }
    }
}
