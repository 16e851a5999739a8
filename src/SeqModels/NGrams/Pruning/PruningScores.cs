using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Pruning;

/// <summary>The formulas of <see cref="NGramPruning"/>: the relative increase of perplexity, or the probability, of every n-gram.</summary>
internal sealed class PruningScores
{
    private readonly BackoffTables _tables;
    private readonly BackoffWalker _walker;
    private readonly LinearTables _linear;
    private readonly double[][] _contexts;

    /// <param name="tables">A normalised model.</param>
    /// <param name="counts">The counts that give the frequencies of contexts; null for the model's stationary distribution.</param>
    /// <param name="cancellationToken">Stops the computation of the frequencies.</param>
    public PruningScores(BackoffTables tables, NGramCounts? counts, CancellationToken cancellationToken)
    {
        (_tables, _walker) = (tables, new BackoffWalker(tables));
        _linear = new LinearTables(_walker);
        _contexts = counts is null ? ContextMarginals.Of(tables, _linear, cancellationToken) : ByCounts(counts);
    }

    /// <summary>[k][i] for n-gram i of order k + 1; [0] is empty.</summary>
    public double[][] All(bool entropy, CancellationToken cancellationToken = default)
    {
        var scores = new double[_tables.Order][];
        scores[0] = [];
        for (int k = 1; k < scores.Length; k++)
        {
            int length = k;
            double[] level = scores[k] = new double[_tables.Levels[k].Count];
            ParallelRanges.Run(_tables.Levels[k - 1].Count, (from, to) =>
            {
                for (int node = from; node < to; node++)
                {
                    if (entropy)
                    {
                        Entropy(new ContextNode(length, node), level);
                    }
                    else
                    {
                        Probability(new ContextNode(length, node), level);
                    }
                }
            }, cancellationToken);
        }
        return scores;
    }

    /// <summary>p(h) of every context from counts, extended by the model for orders above theirs.</summary>
    private double[][] ByCounts(NGramCounts counts)
    {
        var walk = new CountWalk(_tables, counts);
        var all = new double[_tables.Order - 1][];
        for (int k = 0; k < all.Length; k++)
        {
            if (k < walk.Order)
            {
                all[k] = Array.ConvertAll(walk.Counts(k), count => (double)count / counts.TokenCount);
                continue;
            }
            all[k] = Array.ConvertAll(_tables.Levels[k].Log10Probabilities, p => BackoffNormalizer.Power(p));
            int[] starts = _tables.Levels[k - 1].ChildStarts;
            for (int parent = 0; parent + 1 < starts.Length; parent++)
            {
                for (int child = starts[parent]; child < starts[parent + 1]; child++)
                {
                    all[k][child] *= all[k - 1][parent];
                }
            }
        }
        return all;
    }

    private void Probability(ContextNode context, double[] scores)
    {
        (int start, int end) = _walker.Children(context);
        for (int child = start; child < end; child++)
        {
            scores[child] = _contexts[context.Length - 1][context.Node] * _linear.Probabilities[context.Length][child];
        }
    }

    private void Entropy(ContextNode context, double[] scores)
    {
        (int start, int end) = _walker.Children(context);
        if (start == end)
        {
            return;
        }
        ReadOnlySpan<float> probabilities = _linear.Probabilities[context.Length], backedOffs = _linear.Lower[context.Length];
        (double left, double lower) = Masses(context, start, end);
        double log = left > 0 && lower > 0 ? Math.Log(left / lower) : 0;
        for (int child = start; child < end; child++)
        {
            double p = probabilities[child], backedOff = backedOffs[child];
            double logWithout = Math.Log((left + p) / (lower + backedOff));
            double loss = p > 0 ? p * (Math.Log(backedOff / p) + logWithout) : 0;
            loss += left > 0 && lower > 0 ? left * (logWithout - log) : 0;
            double nats = -_contexts[context.Length - 1][context.Node] * loss;
            scores[child] = double.IsNaN(nats) ? double.PositiveInfinity : double.IsFinite(nats) ? ExpMinus1(nats) : nats;
        }
    }

    /// <summary>As <see cref="BackoffNormalizer.Masses"/>, none below 0.</summary>
    private (double Left, double Lower) Masses(ContextNode context, int start, int end)
    {
        ReadOnlySpan<int> words = _tables.Levels[context.Length].Words;
        double left = 1, lower = 1;
        for (int child = start; child < end; child++)
        {
            if (words[child] != _tables.Vocabulary.BeginId)
            {
                left -= _linear.Probabilities[context.Length][child];
                lower -= _linear.Lower[context.Length][child];
            }
        }
        if (lower < BackoffNormalizer.Cancellation)
        {
            lower = BackoffNormalizer.Rest(_walker, _walker.Suffix(context), words[start..end]);
        }
        return (Math.Max(left, 0), Math.Max(lower, 0));
    }

    /// <summary>e^x − 1, exact for small x too.</summary>
    private static double ExpMinus1(double x) => Math.Abs(x) < 1e-5 ? x * (1 + x / 2 * (1 + x / 3)) : Math.Exp(x) - 1;
}
