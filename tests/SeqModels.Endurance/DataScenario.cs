using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SeqModels.Data;
using SeqModels.Numerics;

namespace SeqModels.Endurance;

/// <summary>
/// One epoch over rows that are generated as they are read, far more than memory: the memory of the process stays flat, and the second half,
/// read again from a saved position, has the same bits.
/// </summary>
internal static class DataScenario
{
    private const int Shortest = 64, Longest = 448, BatchSize = 64;

    /// <summary>The mean length of a row is that of Shortest and Longest.</summary>
    private const int MeanRowBytes = (Shortest + Longest) / 2 * sizeof(int);

    private const long Slack = 48L << 20;

    /// <param name="megabytes">The size of all rows.</param>
    /// <param name="seed">The seed of the rows and of the order.</param>
    public static Report Run(int megabytes, ulong seed)
    {
        long rows = Math.Max(40L * BatchSize, ((long)megabytes << 20) / MeanRowBytes);
        var report = new Report("rows from a stream", "rows", "GB", "seconds", "peak MB, first half", "peak MB, second half", "seconds to resume", "seconds of the rest");
        SequenceBatchOptions options = new() { BatchSize = BatchSize, PoolBatches = 20, ShuffleBuffer = 16_384, Seed = seed };
        Run(report, "read again to resume", SequenceBatches.Stream(() => Rows(0, rows, seed), options, rows));
        Run(report, "prefetched", SequenceBatches.Stream(() => Rows(0, rows, seed), options with { Prefetch = 4 }, rows));
        Run(report, "from any row, prefetched", SequenceBatches.Stream(first => Rows(first, rows, seed), options with { Prefetch = 4 }, rows));
        return report;
    }

    private static void Run(Report report, string name, SequenceBatches batches)
    {
        var clock = Stopwatch.StartNew();
        long half = batches.BatchCount / 2, done = 0, bytes = 0, rows = 0, firstPeak = 0, secondPeak = 0;
        ulong whole = 0;
        string position = "";
        List<string> failures = [];
        foreach (SequenceBatch batch in batches.Epoch(1))
        {
            whole = Consume(batch, whole);
            rows += batch.Size;
            foreach (int length in batch.Lengths.Span)
                bytes += length * sizeof(int);
            if (++done == half)
            {
                position = batch.PositionAfter!.ToString();
                whole = 0;
            }

            if (done % 100 == 0 || done == half)
            {
                // What is garbage is given back first: when the collector comes by itself, it depends on the machine.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                long now = Environment.WorkingSet;
                (firstPeak, secondPeak) = done <= half ? (Math.Max(firstPeak, now), secondPeak) : (firstPeak, Math.Max(secondPeak, now));
            }
        }

        double seconds = clock.Elapsed.TotalSeconds;
        if (done != batches.BatchCount || rows != batches.RowCount)
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{done} batches of {rows} rows came, not {batches.BatchCount} of {batches.RowCount}"));
        if (secondPeak > firstPeak + Slack)
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"the memory grew from {firstPeak >> 20} MB to {secondPeak >> 20} MB"));

        clock.Restart();
        double toResume = 0;
        ulong rest = 0;
        foreach (SequenceBatch batch in batches.Epoch(EpochPosition.Parse(position)))
        {
            if (toResume == 0)
                toResume = clock.Elapsed.TotalSeconds;
            rest = Consume(batch, rest);
        }

        if (rest != whole)
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"the second half has the hash {rest:x16} after resuming, not {whole:x16}"));
        report.Add(name, failures, rows, Text((double)bytes / (1 << 30)), Text(seconds), firstPeak >> 20, secondPeak >> 20, Text(toResume), Text(clock.Elapsed.TotalSeconds));
    }

    private static string Text(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>Row by row the same from any first row on.</summary>
    private static IEnumerable<SequenceExample> Rows(long first, long count, ulong seed)
    {
        var source = new RandomSource(seed);
        for (long row = first; row < count; row++)
        {
            RandomSource random = source.Fork((ulong)row);
            int[] tokens = new int[Shortest + random.NextInt(Longest - Shortest + 1)];
            Fill(tokens, random.NextUInt64());
            yield return SequenceExample.FromTokens(tokens).WithLabel((int)(row % 7));
        }
    }

    private static void Fill(Span<int> tokens, ulong state)
    {
        foreach (ref int token in tokens)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            token = (int)(state >> 50);
        }
    }

    /// <summary>A hash of everything in the batch, in order.</summary>
    private static ulong Consume(SequenceBatch batch, ulong hash)
    {
        foreach (ulong word in MemoryMarshal.Cast<long, ulong>(batch.Rows.Span))
            hash = Mixed(hash, word);
        foreach (int length in batch.Lengths.Span)
            hash = Mixed(hash, (ulong)length);
        foreach (int label in batch.Labels.Values.Span)
            hash = Mixed(hash, (ulong)label);
        foreach (int token in batch.Tokens.Values.Span)
            hash = Mixed(hash, (ulong)token);
        return hash;
    }

    private static ulong Mixed(ulong hash, ulong word) => ((hash << 29 | hash >> 35) ^ word) * 0x9E3779B97F4A7C15;
}
