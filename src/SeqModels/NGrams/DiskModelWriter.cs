using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Writes the packed form of a model that lies in temporary files, from its beginning to its end, with little memory: byte for byte what
/// <see cref="StoredWriter"/> writes of the same model in memory.
/// </summary>
internal sealed unsafe class DiskModelWriter
{
    private const int BufferLength = 1 << 16;

    private readonly Stream _stream;
    private readonly StoredLayout _layout;
    private readonly uint[] _checksums;
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _filled;
    private ulong _bits;
    private int _bitCount;
    private uint _checksum;
    private long _length;

    private DiskModelWriter(Stream stream, StoredLayout layout) =>
        (_stream, _layout, _checksums) = (stream, layout, new uint[layout.SectionCount]);

    /// <summary>Writes a whole model.</summary>
    public static void Write(FileStream stream, DiskTables tables, string description, CancellationToken cancellation)
    {
        var writer = new DiskModelWriter(stream, Layout(tables, description));
        AtomicFile.CheckRoom(stream.Name, writer._layout.FileLength);
        writer.WriteTokens(tables.Vocabulary);
        writer.Section(3, () => writer.PutBytes(Encoding.UTF8.GetBytes(description)));
        for (int k = 0; k < tables.Levels.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.WriteLevel(tables.Levels[k], k);
        }
        stream.SetLength(writer._layout.FileLength);
        stream.Position = 0;
        stream.Write(writer._layout.WriteHeader(writer._checksums));
    }

    private static StoredLayout Layout(DiskTables tables, string description)
    {
        Vocabulary vocabulary = tables.Vocabulary;
        return new StoredLayout
        {
            Kind = NGramStorageKind.Packed,
            Flags = (tables.BySentences ? StoredLayout.BySentencesFlag : 0) | StoredLayout.NormalizedFlag,
            TokenCount = vocabulary.Count,
            Specials = [vocabulary.UnknownId ?? -1, vocabulary.BeginId ?? -1, vocabulary.EndId ?? -1],
            TokenBytes = vocabulary.Tokens.Sum(token => (long)TokenTable.ByteCount(token)),
            TokenSlots = TokenTable.SlotCountFor(vocabulary.Count),
            DescriptionBytes = Encoding.UTF8.GetByteCount(description),
            Levels = [.. tables.Levels.Select((level, k) => Sizes(level, k, k + 1 == tables.Levels.Length, vocabulary.Count))],
        };
    }

    /// <summary>Logarithms are never above 0 here, so no sign is stored.</summary>
    private static StoredLevel Sizes(DiskLevel level, int k, bool top, int vocabularySize) => k == 0
        ? new StoredLevel { Count = level.Count }
        : new StoredLevel
        {
            Count = level.Count,
            Flags = StoredLevel.UnsignedProbabilities | (top ? 0 : StoredLevel.UnsignedBackoffs),
            WordBits = BitArrays.Width(vocabularySize - 1),
            ProbabilityBits = 31,
            BackoffBits = top ? 0 : 31,
            LowWords = top ? 0 : LowWords(level.ChildStarts),
        };

    private static int LowWords(IntFile starts)
    {
        int words = 0;
        starts.Open();
        for (long left = starts.Count; left > 0; left -= ChildBlocks.Length)
        {
            int first = starts.Read(), last = first;
            for (int i = 1; i < Math.Min(ChildBlocks.Length, left); i++)
            {
                last = starts.Read();
            }
            words += ChildBlocks.LowBits(first, last);
        }
        return words;
    }

    private void WriteTokens(Vocabulary vocabulary)
    {
        var offsets = new uint[_layout.TokenCount + 1];
        var bytes = new byte[Math.Max(1, _layout.TokenBytes)];
        var slots = new int[_layout.TokenSlots];
        fixed (uint* at = offsets)
        {
            fixed (byte* text = bytes)
            {
                fixed (int* slot = slots)
                {
                    TokenTable.Fill(vocabulary, at, text, slot, slots.Length);
                }
            }
        }
        Section(0, () => PutBytes(MemoryMarshal.AsBytes(offsets.AsSpan())));
        Section(1, () => PutBytes(bytes.AsSpan(0, (int)_layout.TokenBytes)));
        Section(2, () => PutBytes(MemoryMarshal.AsBytes(slots.AsSpan())));
    }

    private void WriteLevel(DiskLevel level, int k)
    {
        int section = StoredLayout.TokenSections + k * _layout.SectionsPerLevel;
        StoredLevel sizes = _layout.Levels[k];
        bool top = k + 1 == _layout.Order;
        foreach (IntFile file in (ReadOnlySpan<IntFile>)[level.Words, level.Log10Probabilities, level.Log10Backoffs, level.ChildStarts])
        {
            file.Open();
        }
        if (k == 0)
        {
            Section(section, () =>
            {
                for (int i = 0; i <= level.Count; i++)
                {
                    Put(i < level.Count ? (uint)level.Log10Probabilities.Read() : 0, 32);
                    Put(i < level.Count && !top ? (uint)level.Log10Backoffs.Read() : 0, 32);
                    Put(top ? 0 : (uint)level.ChildStarts.Read(), 32);
                }
            });
            return;
        }
        Section(section, () =>
        {
            for (int i = 0; i < level.Count; i++)
            {
                Put((uint)level.Words.Read(), sizes.WordBits);
            }
        });
        var low = new ulong[sizes.LowWords];
        Section(section + 1, () => WritePayload(level, sizes, low));
        Section(section + 2, () => PutBytes(MemoryMarshal.AsBytes(low.AsSpan())));
    }

    private void WritePayload(DiskLevel level, StoredLevel sizes, ulong[] low)
    {
        uint mask = BitArrays.Mask(31);
        Span<int> starts = stackalloc int[ChildBlocks.Length];
        int lowIndex = 0;
        for (int i = 0; i < level.Count || (!sizes.IsTop && i == level.Count); i++)
        {
            if (!sizes.IsTop && i % ChildBlocks.Length == 0)
            {
                lowIndex += PutHeader(level, starts[..Math.Min(ChildBlocks.Length, level.Count + 1 - i)], low, lowIndex);
            }
            Put(i < level.Count ? (uint)level.Log10Probabilities.Read() & mask : 0, sizes.ProbabilityBits);
            if (!sizes.IsTop)
            {
                Put(i < level.Count ? (uint)level.Log10Backoffs.Read() & mask : 0, sizes.BackoffBits);
            }
        }
    }

    /// <summary>The payloads of a block are whole words, so that no bits wait when the next header comes.</summary>
    /// <returns>The words of low bits that were added.</returns>
    private int PutHeader(DiskLevel level, Span<int> starts, ulong[] low, int lowIndex)
    {
        foreach (ref int start in starts)
        {
            start = level.ChildStarts.Read();
        }
        Span<byte> header = stackalloc byte[ChildBlocks.HeaderLength];
        header.Clear();
        ChildBlocks.Write(starts, header, low.AsSpan(lowIndex), lowIndex);
        PutBytes(header);
        return ChildBlocks.LowBits(starts[0], starts[^1]);
    }

    /// <summary>Writes a section at its place, zeros behind what <paramref name="write"/> puts up to its length.</summary>
    private void Section(int section, Action write)
    {
        _stream.Position = _layout.Offsets[section];
        (_filled, _bits, _bitCount, _checksum, _length) = (0, 0, 0, 0, 0);
        write();
        for (; _bitCount > 0; _bitCount -= 8, _bits >>= 8)
        {
            PutBytes([(byte)_bits]);
        }
        while (_length + _filled < _layout.SectionLength(section))
        {
            PutBytes([0]);
        }
        Flush();
        _checksums[section] = _checksum;
    }

    private void Put(uint value, int bits)
    {
        _bits |= (ulong)value << _bitCount;
        _bitCount += bits;
        if (_bitCount >= 32)
        {
            if (_filled + sizeof(uint) > BufferLength)
            {
                Flush();
            }
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_filled), (uint)_bits);
            _filled += sizeof(uint);
            _bits >>= 32;
            _bitCount -= 32;
        }
    }

    private void PutBytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_filled == BufferLength)
            {
                Flush();
            }
            int part = Math.Min(bytes.Length, BufferLength - _filled);
            bytes[..part].CopyTo(_buffer.AsSpan(_filled));
            _filled += part;
            bytes = bytes[part..];
        }
    }

    private void Flush()
    {
        _checksum = BinaryData.Append(_checksum, _buffer.AsSpan(0, _filled));
        _stream.Write(_buffer, 0, _filled);
        _length += _filled;
        _filled = 0;
    }
}
