using SeqModels.Data;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/classify-and-tag.md shows of batches.</summary>
internal static class DataBlock
{
    public static void Run()
    {
        // snippet: DataBlock
        int[][] rows = [[5, 3, 8], [2, 2], [7, 1, 4, 9], [6], [3, 3, 3]];
        int[] labels = [0, 1, 0, 1, 0];
        SequenceBatches batches = SequenceBatches.From(rows, labels, new() { BatchSize = 2, PoolBatches = 2, Prefetch = 1, Seed = 7 });
        foreach (SequenceBatch batch in batches.Epoch(1))
            Console.WriteLine($"tokens {batch.Tokens.Shape}, lengths {string.Join(' ', batch.Lengths.ToArray())}, rows {string.Join(' ', batch.Rows.ToArray())}");

        SequenceBatches stream = SequenceBatches.Stream(() => rows.Select(row => SequenceExample.FromTokens(row)), new() { ShuffleBuffer = 1000 });
        EpochPosition? position = stream.Epoch(1).First().PositionAfter;                    // saved in a checkpoint ...
        IEnumerable<SequenceBatch> others = stream.Epoch(position!);                        // ... it continues with the same batches
        // end snippet
        _ = others.Count();
    }
}
