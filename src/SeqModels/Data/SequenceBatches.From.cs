using System.Globalization;

namespace SeqModels.Data;

// Batches for the common jobs.
public sealed partial class SequenceBatches
{
    /// <summary>Classification: token sequences with one class each.</summary>
    /// <param name="rows">The token ids of each row.</param>
    /// <param name="labels">The class of each row, at least 0.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a row or label is not allowed.</exception>
    public static SequenceBatches From(IReadOnlyList<int[]> rows, IReadOnlyList<int> labels, SequenceBatchOptions? options = null) =>
        Join(rows, labels, "labels", (row, label) => SequenceExample.FromTokens(row).WithLabel(label), options);

    /// <summary>Classification: vector sequences with one class each.</summary>
    /// <param name="rows">The vectors of each row, [time, features]; copied.</param>
    /// <param name="labels">The class of each row, at least 0.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a row or label is not allowed.</exception>
    public static SequenceBatches From(IReadOnlyList<float[,]> rows, IReadOnlyList<int> labels, SequenceBatchOptions? options = null) =>
        Join(rows, labels, "labels", (row, label) => SequenceExample.FromVectors(row).WithLabel(label), options);

    /// <summary>Tagging: token sequences with one class per token. For another sequence as target see <see cref="FromPairs"/>.</summary>
    /// <param name="rows">The token ids of each row.</param>
    /// <param name="stepLabels">The class of each token of each row, at least 0, or <see cref="SequenceBatch.IgnoredLabel"/>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a row or label is not allowed.</exception>
    public static SequenceBatches From(IReadOnlyList<int[]> rows, IReadOnlyList<int[]> stepLabels, SequenceBatchOptions? options = null) =>
        Join(rows, stepLabels, "rows of labels", (row, labels) => SequenceExample.FromTokens(row).WithStepLabels(labels), options);

    /// <summary>Regression: vector sequences with numbers to predict from each.</summary>
    /// <param name="rows">The vectors of each row, [time, features]; copied.</param>
    /// <param name="values">The numbers to predict from each row, [targets].</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a row is not allowed.</exception>
    public static SequenceBatches From(IReadOnlyList<float[,]> rows, IReadOnlyList<float[]> values, SequenceBatchOptions? options = null) =>
        Join(rows, values, "rows of values", (row, own) => SequenceExample.FromVectors(row).WithValues(own), options);

    /// <summary>Sequence to sequence: token sequences with another token sequence as target, of its own length.</summary>
    /// <param name="sources">The token ids of each source.</param>
    /// <param name="targets">The token ids of each target.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a row is not allowed.</exception>
    public static SequenceBatches FromPairs(IReadOnlyList<int[]> sources, IReadOnlyList<int[]> targets, SequenceBatchOptions? options = null) =>
        Join(sources, targets, "targets", (source, target) => SequenceExample.FromTokens(source).WithTargetTokens(target), options);

    /// <summary>Batches over rows that need not fit into memory and are read anew in every epoch.</summary>
    /// <remarks>
    /// <see cref="SequenceBatchOptions.ShuffleBuffer"/> rows are in memory at a time: they are read, shuffled, grouped by length and returned in
    /// batches before the next ones are read. The source is disposed when the enumeration ends, also early, and its exceptions reach the consumer. A
    /// resumed enumeration reads the rows before its position again, without building batches; the overload with a function of a row number need not.
    /// </remarks>
    /// <param name="source">Returns the rows, from the first, in the same order at every call. Their memory must not be reused for later rows.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="rowCount">The number of rows, if known, at least 1: for progress and learning-rate schedules. Null to count them when needed, by reading the source once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1.</exception>
    /// <exception cref="ArgumentException">The buffer exceeds the maximum array length.</exception>
    /// <example><code>
    /// var batches = SequenceBatches.Stream(() =&gt; File.ReadLines("reviews.txt").Select(Parse), new SequenceBatchOptions { PoolBatches = 50, Prefetch = 4 });
    /// </code></example>
    public static SequenceBatches Stream(Func<IEnumerable<SequenceExample>> source, SequenceBatchOptions? options = null, long? rowCount = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Stream(_ => source(), canSeek: false, options ?? new(), rowCount);
    }

    /// <summary>The same for a source that can begin at any row, so that a resumed enumeration reads nothing before its position.</summary>
    /// <param name="source">Returns the rows from a number on, from 0, as <see cref="Stream(Func{IEnumerable{SequenceExample}}, SequenceBatchOptions?, long?)"/> describes.</param>
    /// <param name="options">The options; null for the defaults. With <see cref="EmptyRows.Skip"/> the source is always read from row 0.</param>
    /// <param name="rowCount">The number of rows, if known, at least 1; null to count them when needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1.</exception>
    /// <exception cref="ArgumentException">The buffer exceeds the maximum array length.</exception>
    public static SequenceBatches Stream(Func<long, IEnumerable<SequenceExample>> source, SequenceBatchOptions? options = null, long? rowCount = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Stream(source, canSeek: true, options ?? new(), rowCount);
    }

    private static SequenceBatches Stream(Func<long, IEnumerable<SequenceExample>> source, bool canSeek, SequenceBatchOptions options, long? rowCount) =>
        rowCount is null or >= 1 ? new(new StreamRows(source, canSeek, options, rowCount), options) : throw new ArgumentOutOfRangeException(
            nameof(rowCount), rowCount, "SequenceBatches.Stream: the number of rows must be at least 1.");

    private static SequenceBatches Join<TRow, TTarget>(
        IReadOnlyList<TRow> rows, IReadOnlyList<TTarget> targets, string what, Func<TRow, TTarget, SequenceExample> join, SequenceBatchOptions? options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(targets);
        if (rows.Count != targets.Count)
        {
            throw new ArgumentException($"SequenceBatches: there are {rows.Count} rows, but {targets.Count} {what}.", nameof(targets));
        }

        var examples = new SequenceExample[rows.Count];
        for (int row = 0; row < examples.Length; row++)
        {
            try
            {
                examples[row] = join(rows[row], targets[row]);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"SequenceBatches: row {row}: {e.Message}"), e);
            }
        }

        return new SequenceBatches(examples, options);
    }
}
