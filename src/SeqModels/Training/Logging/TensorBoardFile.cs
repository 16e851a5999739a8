using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace SeqModels.Training.Logging;

/// <summary>
/// Writes the event-file format of TensorBoard. A record is length (uint64), masked CRC32C of the length's bytes, data, masked CRC32C of the
/// data, all little-endian; the data is a protocol buffer <c>Event</c>.
/// </summary>
/// <remarks>
/// Event: wall_time = 1 (double), step = 2 (int64), file_version = 3 (string), summary = 5, session_log = 7.
/// Summary: value = 1, repeated; Value: tag = 1 (string), simple_value = 2 (float). SessionLog: status = 1, of which 1 is START.
/// Source: tensorboard/compat/proto/event.proto and summary.proto; TFRecord's framing, tensorflow/core/lib/io/record_writer.
/// </remarks>
internal static class TensorBoardFile
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>CRC-32C (Castagnoli): reflected polynomial 0x82F63B78, initialized with and XORed with all ones.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(data))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? eight : BinaryPrimitives.ReverseEndianness(eight));
        }

        foreach (byte one in data[(data.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>
    /// A CRC as records store it: rotated right by 15 bits, plus a constant, so that data containing its own CRC has no special value.
    /// </summary>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8u;

    /// <summary>Appends a record.</summary>
    public static void WriteRecord(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        Span<byte> head = output.GetSpan(12);
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Mask(Crc32C(head[..8])));
        output.Advance(12);
        output.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), Mask(Crc32C(data)));
        output.Advance(4);
    }

    /// <summary>The first event of every file.</summary>
    public static byte[] Version(double wallTime) => Event(wallTime, 0, output => WriteBytes(output, 3, "brain.Event:2"u8));

    /// <summary>A session start: readers discard events of earlier files from its step on.</summary>
    public static byte[] SessionStart(double wallTime, long step) => Event(wallTime, step, output => WriteBytes(output, 7, [(1 << 3) | Varint, 1]));

    /// <summary>An event with scalars of one step.</summary>
    public static byte[] Scalars(double wallTime, long step, IEnumerable<(string Tag, double Value)> scalars) => Event(wallTime, step, output =>
    {
        var summary = new ArrayBufferWriter<byte>();
        foreach ((string tag, double value) in scalars)
        {
            var entry = new ArrayBufferWriter<byte>();
            WriteBytes(entry, 1, Encoding.UTF8.GetBytes(tag));
            WriteVarint(entry, (2 << 3) | Fixed32);
            BinaryPrimitives.WriteSingleLittleEndian(entry.GetSpan(4), (float)value);
            entry.Advance(4);
            WriteBytes(summary, 1, entry.WrittenSpan);
        }

        WriteBytes(output, 5, summary.WrittenSpan);
    });

    private static byte[] Event(double wallTime, long step, Action<ArrayBufferWriter<byte>> writeContent)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteVarint(output, (1 << 3) | Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), wallTime);
        output.Advance(8);
        WriteVarint(output, (2 << 3) | Varint);
        WriteVarint(output, (ulong)step);
        writeContent(output);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteBytes(ArrayBufferWriter<byte> output, int field, ReadOnlySpan<byte> content)
    {
        WriteVarint(output, (ulong)((field << 3) | Bytes));
        WriteVarint(output, (ulong)content.Length);
        output.Write(content);
    }

    private static void WriteVarint(ArrayBufferWriter<byte> output, ulong value)
    {
        Span<byte> bytes = output.GetSpan(10);
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        output.Advance(count);
    }
}
