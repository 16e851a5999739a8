using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Tokens as UTF-8 with a hash table over the bytes: ids straight from the bytes of a text. Lies in arrays or in the mapped file of a
/// model. Halves of surrogate pairs that stand alone take three bytes as any other character of their size.
/// </summary>
internal sealed unsafe class TokenTable
{
    private readonly uint* _offsets;
    private readonly byte* _bytes;
    private readonly int* _slots;
    private readonly uint _length;
    private readonly uint _slotCount;
    private readonly object? _owner;

    /// <param name="count">The number of tokens.</param>
    /// <param name="offsets">Where each token begins in the bytes, and behind the last one the number of bytes.</param>
    /// <param name="bytes">The tokens.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="slots">Ids by hash; −1 for none.</param>
    /// <param name="slotCount">At least 1.</param>
    /// <param name="owner">What must live as long as the table.</param>
    public TokenTable(int count, uint* offsets, byte* bytes, long length, int* slots, int slotCount, object? owner)
    {
        (Count, _owner) = (count, owner);
        _offsets = offsets;
        _bytes = bytes;
        _slots = slots;
        (_length, _slotCount) = ((uint)length, (uint)slotCount);
    }

    public int Count { get; }

    public static TokenTable Build(Vocabulary vocabulary)
    {
        long length = 0;
        foreach (string token in vocabulary.Tokens)
        {
            length += ByteCount(token);
        }
        uint[] offsets = GC.AllocateArray<uint>(vocabulary.Count + 1, pinned: true);
        byte[] bytes = GC.AllocateArray<byte>(checked((int)length + 1), pinned: true);
        int[] slots = GC.AllocateArray<int>(SlotCountFor(vocabulary.Count), pinned: true);
        fixed (uint* o = offsets)
        fixed (byte* b = bytes)
        fixed (int* s = slots)
        {
            Fill(vocabulary, o, b, s, slots.Length);
            return new TokenTable(vocabulary.Count, o, b, length, s, slots.Length, (offsets, bytes, slots));
        }
    }

    public static int SlotCountFor(int tokens) => checked((int)(tokens + ((tokens + 1L) / 2) + 1));

    public static int ByteCount(string token)
    {
        int count = 0;
        for (int i = 0; i < token.Length; i++)
        {
            bool pair = char.IsHighSurrogate(token[i]) && i + 1 < token.Length && char.IsLowSurrogate(token[i + 1]);
            count += pair ? 4 : token[i] < 0x80 ? 1 : token[i] < 0x800 ? 2 : 3;
            i += pair ? 1 : 0;
        }
        return count;
    }

    public static void Fill(Vocabulary vocabulary, uint* offsets, byte* bytes, int* slots, int slotCount)
    {
        new Span<int>(slots, slotCount).Fill(-1);
        uint at = 0;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            string token = vocabulary[id];
            offsets[id] = at;
            int length = ByteCount(token);
            var span = new Span<byte>(bytes + at, length);
            if (Utf8.FromUtf16(token, span, out _, out _, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            {
                Encode(token, span);
            }
            uint slot = SlotOf(span, (uint)slotCount);
            while (slots[slot] >= 0)
            {
                slot = slot + 1 == slotCount ? 0 : slot + 1;
            }
            slots[slot] = id;
            at += (uint)length;
        }
        offsets[vocabulary.Count] = at;
    }

    /// <summary>The id of a token, −1 for one outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> token)
    {
        uint slot = SlotOf(token, _slotCount);
        for (uint left = _slotCount; left > 0; left--)
        {
            int id = _slots[slot];
            if ((uint)id >= (uint)Count)
            {
                return -1;
            }
            if (token.SequenceEqual(Bytes(id)))
            {
                return id;
            }
            slot = slot + 1 == _slotCount ? 0 : slot + 1;
        }
        return -1;
    }

    public string[] ReadAll()
    {
        var tokens = new string[Count];
        for (int id = 0; id < tokens.Length; id++)
        {
            ReadOnlySpan<byte> bytes = Bytes(id);
            tokens[id] = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Decode(bytes);
        }
        GC.KeepAlive(_owner);
        return tokens;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Bytes(int id)
    {
        uint end = Math.Min(_offsets[id + 1], _length), start = Math.Min(_offsets[id], end);
        return new ReadOnlySpan<byte>(_bytes + start, (int)(end - start));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SlotOf(ReadOnlySpan<byte> token, uint slots) => (uint)(((ulong)ByteWords.Hash(token) * slots) >> 32);

    private static void Encode(string token, Span<byte> bytes)
    {
        int at = 0;
        for (int i = 0; i < token.Length; i++)
        {
            if (Rune.TryCreate(token[i], out Rune rune)
                || (i + 1 < token.Length && Rune.TryCreate(token[i], token[i + 1], out rune)))
            {
                at += rune.EncodeToUtf8(bytes[at..]);
                i += rune.Utf16SequenceLength - 1;
                continue;
            }
            bytes[at++] = (byte)(0xE0 | (token[i] >> 12));
            bytes[at++] = (byte)(0x80 | ((token[i] >> 6) & 0x3F));
            bytes[at++] = (byte)(0x80 | (token[i] & 0x3F));
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            bool alone = bytes.Length >= 3 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xBF && (bytes[2] & 0xC0) == 0x80;
            int length = 3;
            if (alone)
            {
                text.Append((char)(((bytes[0] & 0xF) << 12) | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)));
            }
            else
            {
                Rune.DecodeFromUtf8(bytes, out Rune rune, out length);
                text.Append(rune.ToString());
            }
            bytes = bytes[length..];
        }
        return text.ToString();
    }
}
