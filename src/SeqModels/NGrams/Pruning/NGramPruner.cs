using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Pruning;

/// <summary>Prunes tables: scores the n-grams, selects those to keep and recomputes the backoff weights.</summary>
internal static class NGramPruner
{
    /// <exception cref="ArgumentException">The pruning does not fit the model.</exception>
    public static BackoffTables Prune(BackoffTables tables, NGramPruning pruning, CancellationToken cancellationToken = default)
    {
        Check(tables, pruning);
        return Prune(tables, pruning, Scores(tables, pruning, cancellationToken), cancellationToken);
    }

    /// <summary>Prunes the same tables in several ways; successive prunings by the same criterion share the scores.</summary>
    /// <exception cref="ArgumentException">A pruning does not fit the model.</exception>
    public static IEnumerable<(NGramPruning Pruning, BackoffTables Tables)> PruneAll(
        BackoffTables tables, IEnumerable<NGramPruning> prunings, CancellationToken cancellationToken = default)
    {
        NGramPruning? before = null;
        double[][] scores = [];
        foreach (NGramPruning pruning in prunings)
        {
            Check(tables, pruning);
            if (before is null || before.Criterion != pruning.Criterion || !ReferenceEquals(before.Contexts, pruning.Contexts))
            {
                scores = [];
                scores = Scores(tables, pruning, cancellationToken);
            }
            before = pruning;
            yield return (pruning, Prune(tables, pruning, scores, cancellationToken));
        }
    }

    private static BackoffTables Prune(BackoffTables tables, NGramPruning pruning, double[][] scores, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BackoffTables kept = TrieFilter.Keep(tables, Select(tables, scores, pruning, cancellationToken), cancellationToken);
        BackoffNormalizer.Renormalize(new BackoffWalker(kept), cancellationToken);
        return kept;
    }

    /// <summary>[k][i]: the score of n-gram i of order k + 1, or the maximum score of the n-grams that it is a context of; [0] is
    /// empty.</summary>
    public static double[][] Scores(BackoffTables tables, NGramPruning pruning, CancellationToken cancellationToken = default)
    {
        double[][] scores = pruning.Criterion == NGramPruningCriterion.Count
            ? CountScores(tables, pruning.Contexts!, cancellationToken)
            : new PruningScores(tables, pruning.Contexts, cancellationToken).All(pruning.Criterion == NGramPruningCriterion.Entropy, cancellationToken);
        for (int k = tables.Order - 2; k > 0; k--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] starts = tables.Levels[k].ChildStarts;
            for (int i = 0; i < scores[k].Length; i++)
            {
                for (int child = starts[i]; child < starts[i + 1]; child++)
                {
                    scores[k][i] = Math.Max(scores[k][i], scores[k + 1][child]);
                }
            }
        }
        return scores;
    }

    /// <summary>[k][i]: whether n-gram i of order k + 1 is kept, by threshold or by size.</summary>
    public static bool[][] Select(BackoffTables tables, double[][] scores, NGramPruning pruning, CancellationToken cancellationToken = default)
    {
        long ties = 0;
        double threshold = pruning.Threshold ?? double.NaN;
        if (pruning.Threshold is null)
        {
            long all = tables.Levels.Sum(l => (long)l.Count), unigrams = tables.Vocabulary.Count;
            long wanted = Math.Max(0, (pruning.NGrams ?? (long)Math.Round(all * pruning.Fraction!.Value)) - unigrams);
            if (wanted >= scores.Sum(level => (long)level.Length))
            {
                threshold = double.NegativeInfinity;
            }
            else
            {
                threshold = wanted == 0 ? double.PositiveInfinity : RankSelection.Largest(scores, wanted);
                ties = wanted - scores.Sum(level => level.LongCount(score => score > threshold));
            }
        }
        var keep = new bool[scores.Length][];
        for (int k = 0; k < scores.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            keep[k] = new bool[scores[k].Length];
            for (int i = 0; i < keep[k].Length; i++)
            {
                double score = scores[k][i];
                keep[k][i] = score > threshold || (score == threshold && (pruning.Threshold is not null || ties-- > 0));
            }
        }
        return keep;
    }

    private static double[][] CountScores(BackoffTables tables, NGramCounts counts, CancellationToken cancellationToken)
    {
        var scores = new double[tables.Order][];
        scores[0] = [];
        var trie = new CountWalk(tables, counts);
        for (int k = 1; k < scores.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scores[k] = [.. trie.Counts(k).Select(count => (double)count)];
        }
        return scores;
    }

    private static void Check(BackoffTables tables, NGramPruning pruning)
    {
        if (!tables.IsNormalized)
        {
            throw new ArgumentException(
                "NGramModel.Prune: the model's scores do not sum to 1 (stupid backoff), so that the pruning criterion is undefined. " +
                "Prune the counts before the estimation instead.", nameof(pruning));
        }
        if (pruning.Contexts is { } counts && !counts.Vocabulary.Equals(tables.Vocabulary))
        {
            throw new ArgumentException(
                $"NGramModel.Prune: Contexts must have the model's vocabulary, {tables.Vocabulary}, but has {counts.Vocabulary}.", nameof(pruning));
        }
        if (pruning.Criterion == NGramPruningCriterion.Count && (pruning.Contexts is not { } given || given.Order < tables.Order))
        {
            throw new ArgumentException(
                $"NGramModel.Prune: pruning by count needs Contexts of order {tables.Order} or more, " +
                $"but they {(pruning.Contexts is { } few ? $"have order {few.Order}" : "were not given")}.", nameof(pruning));
        }
    }
}
