using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace SeqModels.Text.Streams;

/// <summary>Converts UTF-16 text to UTF-8.</summary>
/// <param name="stream">The text after its byte-order mark; closed with this stream.</param>
/// <param name="bigEndian">Whether the high byte of each unit comes first.</param>
internal sealed class Utf16Stream(Stream stream, bool bigEndian) : ReadOnlyStream
{
    private const int MarkLength = 2;
    private const int Units = 1 << 14;

    private readonly ushort[] _units = new ushort[Units];
    private readonly byte[] _utf8 = new byte[Units * 3];
    private int _held;
    private int _start;
    private int _end;
    private long _offset = MarkLength;

    /// <exception cref="InvalidDataException">The text is not valid UTF-16.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_start == _end)
        {
            if (!Fill())
            {
                return 0;
            }
        }
        int length = Math.Min(buffer.Length, _end - _start);
        _utf8.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Reads more; an incomplete code unit or surrogate pair is kept for the next read.</summary>
    private bool Fill()
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(_units.AsSpan());
        int read = stream.Read(bytes[_held..]), filled = _held + read;
        if (read == 0)
        {
            return filled == 0 ? false : throw Error(0, filled % 2 == 1 ? "half a code unit at the end of the text" : "an unpaired surrogate at the end of the text");
        }
        Span<ushort> units = _units.AsSpan(0, filled / 2);
        Swap(units);
        int whole = units.Length > 0 && char.IsHighSurrogate((char)units[^1]) ? units.Length - 1 : units.Length;
        if (Utf8.FromUtf16(MemoryMarshal.Cast<ushort, char>(units[..whole]), _utf8, out int done, out _end, replaceInvalidSequences: false)
            != OperationStatus.Done)
        {
            throw Error(done, string.Create(CultureInfo.InvariantCulture, $"an unpaired surrogate 0x{units[done]:X4}"));
        }
        Swap(units[whole..]);
        _start = 0;
        _offset += whole * 2L;
        _held = filled - (whole * 2);
        bytes.Slice(whole * 2, _held).CopyTo(bytes);
        return true;
    }

    private void Swap(Span<ushort> units)
    {
        if (bigEndian == BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(units, units);
        }
    }

    private InvalidDataException Error(int unit, string what) => new(string.Create(CultureInfo.InvariantCulture,
        $"it is not valid UTF-16: at offset {_offset + (unit * 2L)}, {what}. Repair it, or convert the text to UTF-8"));
}
