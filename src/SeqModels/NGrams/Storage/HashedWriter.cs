using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Storage;

/// <summary>Writes the levels of a <see cref="HashedStorage"/>, one after the other: the contexts of a level decide where the next one
/// lies.</summary>
internal sealed class HashedWriter(BackoffTables tables)
{
    /// <summary>Which n-gram of the tables lies at each place of the level written last, −1 for none.</summary>
    private int[] _nodes = [];

    /// <exception cref="NotSupportedException">There are more n-grams of the order than can be numbered.</exception>
    public static StoredLevel Sizes(BackoffTables tables, int level)
    {
        long places = level == 0 ? tables.Levels[0].Count : 0;
        if (level > 0)
        {
            int[] starts = tables.Levels[level - 1].ChildStarts;
            for (int i = 0; i + 1 < starts.Length; i++)
            {
                places += HashedStorage.PlacesFor(starts[i + 1] - starts[i], level == tables.Order - 1);
            }
        }
        return places < int.MaxValue ? new StoredLevel { Count = tables.Levels[level].Count, Places = (int)places } : throw new NotSupportedException(
            $"NGramModel: {tables.Levels[level].Count} {level + 1}-grams are too many for the hashed form; use NGramStorageKind.Packed.");
    }

    /// <summary>Writes a level and gives the most places that finding one of its n-grams takes.</summary>
    public int Write(int number, SectionWriter writer, int places)
    {
        int most = 0;
        int[] nodes = number == 0 ? [.. Enumerable.Range(0, places)] : Arrange(number, places, out most);
        BackoffLevel level = tables.Levels[number];
        bool top = number == tables.Order - 1;
        int next = 0;
        for (int place = 0; place < places; place++)
        {
            int node = nodes[place], word = node < 0 ? HashedStorage.NoWord : level.Words is { } words ? words[node] : node;
            float probability = node < 0 ? 0 : level.Log10Probabilities[node];
            if (top)
            {
                writer.PutValue(new HashedTop { Word = word, Log10Probability = probability });
                continue;
            }
            writer.PutValue(new HashedRecord
            {
                Word = word,
                Log10Probability = probability,
                Log10Backoff = node < 0 ? 0 : level.Log10Backoffs[node],
                ChildStart = next,
            });
            next += node < 0 ? 0 : HashedStorage.PlacesFor(level.ChildStarts[node + 1] - level.ChildStarts[node], number + 1 == tables.Order - 1);
        }
        if (!top)
        {
            writer.PutValue(new HashedRecord { ChildStart = next });
        }
        _nodes = nodes;
        return most;
    }

    private int[] Arrange(int number, int places, out int most)
    {
        int[] nodes = new int[places], starts = tables.Levels[number - 1].ChildStarts, words = tables.Levels[number].Words!;
        Array.Fill(nodes, -1);
        most = 0;
        int begin = 0, perGroup = HashedLevel.GroupSize(number == tables.Order - 1);
        foreach (int context in _nodes)
        {
            if (context < 0)
            {
                continue;
            }
            int start = starts[context], count = starts[context + 1] - start, own = HashedStorage.PlacesFor(count, number == tables.Order - 1);
            for (int i = 0; i < count; i++)
            {
                int at = own == count ? begin + i : begin + HashedStorage.Offset(words[start + i], begin, (uint)own, perGroup), probes = 1;
                for (; nodes[at] >= 0; probes++)
                {
                    at = at + 1 == begin + own ? begin : at + 1;
                }
                nodes[at] = start + i;
                most = Math.Max(most, probes);
            }
            begin += own;
        }
        return nodes;
    }
}
