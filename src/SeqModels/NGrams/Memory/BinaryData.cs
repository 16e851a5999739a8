using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SeqModels.NGrams.Memory;

/// <summary>Little-endian numbers to and from a stream, and the checksum of a whole file.</summary>
internal static class BinaryData
{
    private const int ChunkLength = 1 << 14;

    /// <summary>CRC-32C of all bytes but the last <paramref name="tail"/>; the stream is left behind them.</summary>
    public static uint Checksum(Stream stream, int tail = 0)
    {
        uint crc = 0;
        byte[] buffer = new byte[1 << 16];
        for (long left = stream.Length - tail - stream.Position; left > 0;)
        {
            int length = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, length);
            crc = Append(crc, buffer.AsSpan(0, length));
            left -= length;
        }
        return crc;
    }

    /// <summary>CRC-32C of bytes in memory.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }
        return crc;
    }

    public static void Write(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    public static void Write(Stream stream, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        stream.Write(bytes);
    }

    public static void Write(Stream stream, ReadOnlySpan<int> values)
    {
        Span<int> reversed = BitConverter.IsLittleEndian ? [] : new int[Math.Min(values.Length, ChunkLength)];
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, ChunkLength)..])
        {
            ReadOnlySpan<int> chunk = values[..Math.Min(values.Length, ChunkLength)];
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(chunk, reversed);
                chunk = reversed[..chunk.Length];
            }
            stream.Write(MemoryMarshal.AsBytes(chunk));
        }
    }

    public static int ReadInt32(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public static double ReadDouble(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[8];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    /// <summary>Refuses a count that the rest of the stream cannot hold before it makes an array of it.</summary>
    public static int[] ReadInts(Stream stream, int count, int first = 0)
    {
        if (count < 0 || (count - first) * 4L > stream.Length - stream.Position)
        {
            throw new InvalidDataException($"it announces {count} numbers, more than it holds");
        }
        var values = new int[count];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(first)));
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        return values;
    }
}
