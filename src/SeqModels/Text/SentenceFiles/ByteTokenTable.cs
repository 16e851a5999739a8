using System.Text;
using System.Text.Unicode;

namespace SeqModels.Text.SentenceFiles;

/// <summary>Numbers tokens given as UTF-8 bytes in order of first occurrence and counts them, without a string per token.</summary>
internal sealed class ByteTokenTable
{
    private Slot[] _slots = new Slot[1 << 12];
    private byte[] _bytes = new byte[1 << 14];
    private int[] _ends = new int[1 << 10];
    private long[] _counts = new long[1 << 10];

    public int Count { get; private set; }

    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, Count);

    /// <summary>Returns the number of a token, or −1 if it is not in the table.</summary>
    public int Find(ReadOnlySpan<byte> token, uint hash)
    {
        int mask = _slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            Slot slot = _slots[i];
            if (slot.Number == 0)
            {
                return -1;
            }
            if (slot.Hash == hash && Token(slot.Number - 1).SequenceEqual(token))
            {
                return slot.Number - 1;
            }
        }
    }

    /// <summary>Counts a token and returns its number, a new one for a token not seen before.</summary>
    public int Add(ReadOnlySpan<byte> token, uint hash)
    {
        int number = Find(token, hash);
        if (number < 0)
        {
            number = Insert(token, hash);
        }
        _counts[number]++;
        return number;
    }

    /// <summary>Numbers a token without counting it. An unpaired surrogate is encoded as three bytes that are not valid UTF-8, so that
    /// no word of a text equals such a token.</summary>
    public int Insert(string token)
    {
        Span<byte> utf8 = new byte[checked(token.Length * 3)];
        int at = 0;
        for (ReadOnlySpan<char> left = token; !left.IsEmpty;)
        {
            // Up to the next lone surrogate.
            Utf8.FromUtf16(left, utf8[at..], out int read, out int written, replaceInvalidSequences: false);
            at += written;
            left = left[read..];
            if (!left.IsEmpty)
            {
                utf8[at++] = (byte)(0xE0 | (left[0] >> 12));
                utf8[at++] = (byte)(0x80 | ((left[0] >> 6) & 0x3F));
                utf8[at++] = (byte)(0x80 | (left[0] & 0x3F));
                left = left[1..];
            }
        }
        return Insert(utf8[..at], ByteWords.Hash(utf8[..at]));
    }

    /// <summary>Returns a table of the same tokens with all counts 0.</summary>
    public ByteTokenTable Copy()
    {
        var copy = new ByteTokenTable();
        for (int i = 0; i < Count; i++)
        {
            copy.Insert(Token(i), ByteWords.Hash(Token(i)));
        }
        return copy;
    }

    /// <summary>Returns the number in this table of a token of another table, a new one for a token not seen before; nothing is
    /// counted.</summary>
    public int NumberOf(ByteTokenTable other, int number)
    {
        ReadOnlySpan<byte> token = other.Token(number);
        uint hash = ByteWords.Hash(token);
        int found = Find(token, hash);
        return found >= 0 ? found : Insert(token, hash);
    }

    /// <summary>Adds the counts of another table.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="map">The number in this table of each of them, −1 for none.</param>
    public void AddCounts(ReadOnlySpan<long> counts, ReadOnlySpan<int> map)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (map[i] >= 0)
            {
                _counts[map[i]] += counts[i];
            }
        }
    }

    public string this[int number] => Encoding.UTF8.GetString(Token(number));

    private ReadOnlySpan<byte> Token(int number)
    {
        int start = number == 0 ? 0 : _ends[number - 1];
        return _bytes.AsSpan(start, _ends[number] - start);
    }

    private int Insert(ReadOnlySpan<byte> token, uint hash)
    {
        int start = Count == 0 ? 0 : _ends[Count - 1], end = checked(start + token.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, checked(Count * 2));
            Array.Resize(ref _counts, Count * 2);
        }
        token.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = end;
        Place(_slots, new Slot(hash, ++Count));
        if (Count > _slots.Length / 2)
        {
            Slot[] old = _slots;
            _slots = new Slot[checked(old.Length * 2)];
            foreach (Slot slot in old)
            {
                if (slot.Number != 0)
                {
                    Place(_slots, slot);
                }
            }
        }
        return Count - 1;
    }

    private static void Place(Slot[] slots, Slot slot)
    {
        int i = (int)slot.Hash & (slots.Length - 1);
        while (slots[i].Number != 0)
        {
            i = (i + 1) & (slots.Length - 1);
        }
        slots[i] = slot;
    }

    /// <param name="Hash">The token's hash.</param>
    /// <param name="Number">The token's number + 1, 0 for an empty slot.</param>
    private readonly record struct Slot(uint Hash, int Number);
}
