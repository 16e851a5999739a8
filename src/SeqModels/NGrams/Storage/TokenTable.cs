using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using SeqModels.NGrams.Memory;
using SeqModels.Text;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// Tokens as UTF-8 with a hash table over the bytes: ids straight from the bytes of a text. Lies in memory or in the mapped file of a
/// model. Unpaired surrogates take three bytes, like other characters of their range.
/// </summary>
internal sealed unsafe class TokenTable
{
    /// <summary>Longer ones are no token, and no string could hold them all.</summary>
    private const uint LongestToken = 1 << 29;

    private readonly ModelMemory _memory;
    private readonly uint* _offsets;
    private readonly byte* _bytes;
    private readonly int* _slots;
    private readonly uint _length;
    private readonly uint _slotCount;
    private readonly string _name;

    /// <param name="memory">Where it lies.</param>
    /// <param name="count">The number of tokens.</param>
    /// <param name="offsets">Where is written where each token begins in the bytes, and behind the last one the number of bytes.</param>
    /// <param name="bytes">Where the tokens are.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="slots">Where the ids by hash are; −1 for none.</param>
    /// <param name="slotCount">At least 1.</param>
    /// <param name="name">What errors call the place.</param>
    public TokenTable(ModelMemory memory, int count, long offsets, long bytes, long length, long slots, int slotCount, string name)
    {
        (_memory, Count, _name) = (memory, count, name);
        _offsets = (uint*)(memory.Pointer + offsets);
        _bytes = memory.Pointer + bytes;
        _slots = (int*)(memory.Pointer + slots);
        (_length, _slotCount) = (checked((uint)length), (uint)slotCount);
    }

    public int Count { get; }

    public static TokenTable Build(Vocabulary vocabulary)
    {
        long offsetBytes = (vocabulary.Count + 1L) * sizeof(uint), length = ByteCount(vocabulary);
        int slotCount = SlotCountFor(vocabulary.Count);
        long slotsAt = offsetBytes, bytesAt = offsetBytes + (slotCount * (long)sizeof(int));
        ModelMemory memory = ModelMemory.Allocate(bytesAt + length);
        using ModelMemory.Use use = memory.Hold();
        byte* start = memory.Pointer;
        long at = bytesAt;
        Encode(vocabulary, new Span<uint>(start, vocabulary.Count + 1), new Span<int>(start + slotsAt, slotCount), token =>
        {
            token.CopyTo(new Span<byte>(memory.Pointer + at, token.Length));
            at += token.Length;
        });
        return new TokenTable(memory, vocabulary.Count, 0, bytesAt, length, slotsAt, slotCount, "the vocabulary");
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

    /// <summary>The bytes of all tokens.</summary>
    /// <exception cref="NotSupportedException">They are more than 32 bits can number.</exception>
    public static long ByteCount(Vocabulary vocabulary)
    {
        long length = 0;
        foreach (string token in vocabulary.Tokens)
        {
            length += ByteCount(token);
        }
        return length <= uint.MaxValue ? length : throw new NotSupportedException(
            FormattableString.Invariant($"NGramModel: the tokens of the vocabulary take {length:N0} bytes, and a stored model has room for {uint.MaxValue:N0}."));
    }

    /// <summary>Gives the bytes of one token after the other, and fills offsets and slots.</summary>
    public static void Encode(Vocabulary vocabulary, Span<uint> offsets, Span<int> slots, Action<ReadOnlySpan<byte>> write)
    {
        slots.Fill(-1);
        uint at = 0;
        byte[] buffer = new byte[256];
        for (int id = 0; id < vocabulary.Count; id++)
        {
            string token = vocabulary[id];
            offsets[id] = at;
            int length = ByteCount(token);
            if (length > buffer.Length)
            {
                buffer = new byte[length];
            }
            Span<byte> span = buffer.AsSpan(0, length);
            if (Utf8.FromUtf16(token, span, out _, out _, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            {
                Encode(token, span);
            }
            int slot = (int)SlotOf(span, (uint)slots.Length);
            while (slots[slot] >= 0)
            {
                slot = slot + 1 == slots.Length ? 0 : slot + 1;
            }
            slots[slot] = id;
            write(span);
            at += (uint)length;
        }
        offsets[vocabulary.Count] = at;
    }

    /// <summary>The id of a token, −1 for one outside.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> token)
    {
        using ModelMemory.Reading reading = _memory.Read();
        return FindIn(token);
    }

    /// <summary>A scope for many <see cref="FindHeld"/>, as short as a query's.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public ModelMemory.Reading Read() => _memory.Read();

    /// <summary><see cref="Find"/> inside <see cref="Read"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindHeld(ReadOnlySpan<byte> token) => FindIn(token);

    /// <summary>All tokens, by id.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="InvalidDataException">The tokens do not lie one behind the other: they could be far more than the file.</exception>
    public string[] ReadAll()
    {
        using ModelMemory.Use use = _memory.Hold();
        CheckOffsets();
        var tokens = new string[Count];
        for (int id = 0; id < tokens.Length; id++)
        {
            ReadOnlySpan<byte> bytes = Bytes(id);
            tokens[id] = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Decode(bytes);
        }
        return tokens;
    }

    /// <summary>Checks that every token is found by its bytes.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="InvalidDataException">One is not.</exception>
    public void Verify(CancellationToken cancellationToken)
    {
        using ModelMemory.Use use = _memory.Hold();
        CheckOffsets();
        for (int id = 0; id < Count; id++)
        {
            if (id % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            if (FindIn(Bytes(id)) != id)
            {
                throw new InvalidDataException($"'{_name}' is damaged: token {id} of {Count} is not found by its text.");
            }
        }
    }

    private void CheckOffsets()
    {
        uint before = 0;
        for (int id = 0; id <= Count; id++)
        {
            uint offset = _offsets[id];
            if (offset < before || offset > _length || offset - before > LongestToken || (id == 0 && offset != 0))
            {
                throw new InvalidDataException(
                    $"'{_name}' is damaged: token {id} of {Count} begins at byte {offset} of {_length}, the one before at {before}.");
            }
            before = offset;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindIn(ReadOnlySpan<byte> token)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Bytes(int id)
    {
        uint end = Math.Min(_offsets[id + 1], _length), start = Math.Min(_offsets[id], end);
        return new ReadOnlySpan<byte>(_bytes + start, (int)Math.Min(end - start, int.MaxValue));
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
