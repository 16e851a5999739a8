using System.Buffers.Binary;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Gzip that is the same bytes everywhere: parts as they are, and runs of one byte packed as tightly as the format can (RFC 1951, 1952).</summary>
internal sealed class GzipWriter
{
    private const int MostStored = ushort.MaxValue;
    private const int LongestMatch = 258;

    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly List<byte> _output = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    private ulong _bits;
    private int _bitCount;
    private uint _crc = uint.MaxValue;
    private uint _length;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        var writer = new GzipWriter();
        writer.Store(bytes);
        return writer.Finish();
    }

    /// <summary>Bytes as they are.</summary>
    public void Store(ReadOnlySpan<byte> bytes)
    {
        Count(bytes);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, MostStored)..])
        {
            ReadOnlySpan<byte> block = bytes[..Math.Min(bytes.Length, MostStored)];
            Put(0, 3);
            Align();
            Put((uint)block.Length, 16);
            Put((uint)~block.Length & 0xFFFF, 16);
            Align();
            _output.AddRange(block);
        }
    }

    /// <summary>One byte below 144, many times: 13 bits for every 258 of it.</summary>
    public void Repeat(byte value, int matches)
    {
        Put(0b010, 3);
        PutCode(0x30u + value, 8);
        for (int i = 0; i < matches; i++)
        {
            PutCode(0b11000101, 8);
            Put(0, 5);
        }

        PutCode(0, 7);
        byte[] run = new byte[LongestMatch];
        run.AsSpan().Fill(value);
        Count(run.AsSpan(0, 1));
        for (int i = 0; i < matches; i++)
        {
            Count(run);
        }
    }

    public byte[] Finish()
    {
        Put(0b011, 3);
        PutCode(0, 7);
        Align();
        Span<byte> tail = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, ~_crc);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[4..], _length);
        _output.AddRange(tail);
        return [.. _output];
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _length += (uint)bytes.Length;
        foreach (byte value in bytes)
        {
            _crc = CrcTable[(byte)(_crc ^ value)] ^ (_crc >> 8);
        }
    }

    private void Put(uint value, int count)
    {
        _bits |= (ulong)value << _bitCount;
        for (_bitCount += count; _bitCount >= 8; _bitCount -= 8, _bits >>= 8)
        {
            _output.Add((byte)_bits);
        }
    }

    /// <summary>Huffman codes begin with their highest bit.</summary>
    private void PutCode(uint code, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            Put((code >> bit) & 1, 1);
        }
    }

    private void Align() => Put(0, (8 - _bitCount) % 8);

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
