namespace SeqModels.NGrams.ArpaFiles;

/// <summary>Words as bytes and their numbers, in order of first appearance. Open addressing, at most half full.</summary>
internal sealed class ArpaWords
{
    private byte[] _bytes = new byte[1 << 12];
    private int[] _ends = new int[1 << 8];
    private (uint Hash, int Number)[] _slots = new (uint, int)[1 << 9];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int number] => _bytes.AsSpan(Start(number).._ends[number]);

    public static uint Hash(ReadOnlySpan<byte> word)
    {
        uint hash = 2166136261;
        foreach (byte value in word)
        {
            hash = (hash ^ value) * 16777619;
        }
        return hash;
    }

    /// <summary>The number of a word, or −1.</summary>
    /// <param name="word">Its bytes.</param>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    public int Find(ReadOnlySpan<byte> word, uint hash)
    {
        int mask = _slots.Length - 1;
        for (int slot = Slot(hash, mask); _slots[slot].Number != 0; slot = (slot + 1) & mask)
        {
            if (_slots[slot].Hash == hash && this[_slots[slot].Number - 1].SequenceEqual(word))
            {
                return _slots[slot].Number - 1;
            }
        }
        return -1;
    }

    /// <summary>Whether a word of this length still fits.</summary>
    public bool HasRoom(int length) => (Count == 0 ? 0 : _ends[Count - 1]) + (long)length <= Array.MaxLength;

    /// <summary>The number of a word, a new one when it is new.</summary>
    public int Add(ReadOnlySpan<byte> word)
    {
        uint hash = Hash(word);
        int found = Find(word, hash);
        if (found >= 0)
        {
            return found;
        }
        int start = Count == 0 ? 0 : _ends[Count - 1];
        if (_bytes.Length - start < word.Length)
        {
            Array.Resize(ref _bytes, checked((int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, start + (long)word.Length))));
        }
        if (_ends.Length == Count)
        {
            Array.Resize(ref _ends, Count * 2);
            Grow();
        }
        word.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + word.Length;
        Insert(_slots, hash, ++Count);
        return Count - 1;
    }

    private static int Slot(uint hash, int mask) => (int)((hash * 0x9E3779B97F4A7C15) >> 40) & mask;

    private static void Insert((uint Hash, int Number)[] slots, uint hash, int number)
    {
        int mask = slots.Length - 1, slot = Slot(hash, mask);
        while (slots[slot].Number != 0)
        {
            slot = (slot + 1) & mask;
        }
        slots[slot] = (hash, number);
    }

    private int Start(int number) => number == 0 ? 0 : _ends[number - 1];

    private void Grow()
    {
        var slots = new (uint, int)[_slots.Length * 2];
        foreach ((uint hash, int number) in _slots)
        {
            if (number != 0)
            {
                Insert(slots, hash, number);
            }
        }
        _slots = slots;
    }
}
