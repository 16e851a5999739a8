namespace SeqModels.NGrams;

/// <summary>
/// Counts the n-grams of one order while a text is read. An n-gram is keyed by the number of its first n − 1 words (its prefix) in the table
/// of the order below and its last word, so that keys are exact 64-bit numbers; open addressing, linear probing, at most 5/8 full.
/// </summary>
internal sealed class NGramTable
{
    private Entry[] _entries = new Entry[1 << 10];
    private int _shift = 64 - 10;

    /// <summary>The number of different n-grams; they are numbered in order of first appearance.</summary>
    public int Count { get; private set; }

    /// <summary>Counts one more occurrence and gives the n-gram's number.</summary>
    public int Increment(int prefix, int word)
    {
        ulong key = ((ulong)(uint)prefix << 32) | (uint)word;
        int mask = _entries.Length - 1;
        int slot = Slot(key);
        while (true)
        {
            ref Entry entry = ref _entries[slot];
            if (entry.Occurrences == 0)
            {
                entry = new Entry { Key = key, Number = Count, Occurrences = 1 };
                int number = Count++;
                if (Count > _entries.Length / 8 * 5)
                {
                    Grow();
                }
                return number;
            }
            if (entry.Key == key)
            {
                entry.Occurrences++;
                return entry.Number;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// <summary>
    /// Lays the n-grams out in the order of their prefixes' ranks, ties by last word.
    /// </summary>
    /// <param name="prefixRanks">The rank of each prefix in the sorted order below, or null when numbers are ranks.</param>
    /// <param name="prefixCount">The number of prefixes.</param>
    /// <param name="ranks">The rank of each n-gram by its number here.</param>
    /// <returns>Last words and counts by rank, and where each prefix's n-grams begin (prefixCount + 1 numbers).</returns>
    public (int[] Words, int[] Counts, int[] Starts) Sort(int[]? prefixRanks, int prefixCount, out int[] ranks)
    {
        var starts = new int[prefixCount + 1];
        foreach (ref readonly Entry entry in _entries.AsSpan())
        {
            if (entry.Occurrences > 0)
            {
                starts[Prefix(entry, prefixRanks) + 1]++;
            }
        }
        for (int i = 0; i < prefixCount; i++)
        {
            starts[i + 1] += starts[i];
        }
        int[] next = starts[..^1], words = new int[Count], slots = new int[Count];
        for (int slot = 0; slot < _entries.Length; slot++)
        {
            if (_entries[slot].Occurrences > 0)
            {
                int rank = next[Prefix(_entries[slot], prefixRanks)]++;
                words[rank] = (int)(uint)_entries[slot].Key;
                slots[rank] = slot;
            }
        }
        for (int i = 0; i < prefixCount; i++)
        {
            if (starts[i + 1] - starts[i] > 1)
            {
                words.AsSpan(starts[i]..starts[i + 1]).Sort(slots.AsSpan(starts[i]..starts[i + 1]));
            }
        }
        ranks = new int[Count];
        for (int rank = 0; rank < slots.Length; rank++)
        {
            ref readonly Entry entry = ref _entries[slots[rank]];
            ranks[entry.Number] = rank;
            slots[rank] = entry.Occurrences;
        }
        return (words, slots, starts);
    }

    private static int Prefix(in Entry entry, int[]? ranks)
    {
        int number = (int)(entry.Key >> 32);
        return ranks is null ? number : ranks[number];
    }

    private int Slot(ulong key) => (int)(((key ^ (key >> 32)) * 0x9E3779B97F4A7C15) >> _shift);

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[checked(old.Length * 2)];
        _shift--;
        int mask = _entries.Length - 1;
        foreach (ref readonly Entry entry in old.AsSpan())
        {
            if (entry.Occurrences > 0)
            {
                int slot = Slot(entry.Key);
                while (_entries[slot].Occurrences > 0)
                {
                    slot = (slot + 1) & mask;
                }
                _entries[slot] = entry;
            }
        }
    }

    private struct Entry
    {
        public ulong Key;
        public int Number;
        public int Occurrences;
    }
}
