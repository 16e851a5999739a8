using SeqModels.Data;
using SeqModels.Numerics;

namespace SeqModels.Tests.Data;

/// <summary>Rows of different lengths whose tokens tell their number, and the contents of batches as text.</summary>
internal static class RaggedRows
{
    public static SequenceExample[] Of(int count, int longest = 20) => [.. Enumerable.Range(0, count).Select(row => Row(row, longest))];

    /// <summary>Row number r: 1 to <paramref name="longest"/> tokens r, r + 1, ….</summary>
    public static SequenceExample Row(long row, int longest = 20)
    {
        int length = 1 + new RandomSource((ulong)row).NextInt(longest);
        return SequenceExample.FromTokens(Enumerable.Range((int)row, length).ToArray()).WithLabel((int)(row % 5));
    }

    public static string[] Print(IEnumerable<SequenceBatch> batches) => [.. batches.Select(Print)];

    public static string Print(SequenceBatch batch) =>
        $"{string.Join(' ', batch.Rows.ToArray())}: {string.Join(' ', batch.Tokens.Values.ToArray())} / {string.Join(' ', batch.Labels.Values.ToArray())} / {string.Join(' ', batch.Lengths.ToArray())}";

    public static long[] Numbers(IEnumerable<SequenceBatch> batches) => [.. batches.SelectMany(batch => batch.Rows.ToArray())];
}
