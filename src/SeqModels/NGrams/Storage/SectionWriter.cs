using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// Writes the sections of a stored model one after another, each from its beginning to its end, and at last the header with their
/// checksums. Everything is written through the stream, where a full disk is an exception; in a mapped file it would terminate the process.
/// </summary>
internal sealed class SectionWriter(Stream stream, StoredLayout layout, CancellationToken cancellationToken)
{
    private const int BufferLength = 1 << 16;

    private readonly uint[] _checksums = new uint[layout.SectionCount];
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _filled;
    private ulong _bits;
    private int _bitCount;
    private uint _checksum;
    private long _length;

    /// <summary>Writes a section at its place, zeros behind what <paramref name="write"/> puts up to its length.</summary>
    public void Section(int section, Action write)
    {
        stream.Position = layout.Offsets[section];
        (_filled, _bits, _bitCount, _checksum, _length) = (0, 0, 0, 0, 0);
        write();
        for (; _bitCount > 0; _bitCount -= 8, _bits >>= 8)
        {
            Put([(byte)_bits]);
        }
        while (_length + _filled < layout.SectionLength(section))
        {
            Put([0]);
        }
        Flush();
        _checksums[section] = _checksum;
    }

    /// <summary>Appends bits to those before; whole bytes may follow where all are multiples of 32.</summary>
    public void Put(uint value, int bits)
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

    public void Put(ReadOnlySpan<byte> bytes)
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

    /// <summary>Appends a value as it lies in memory.</summary>
    public void PutValue<T>(in T value)
        where T : unmanaged => Put(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Writes the header; the file has its length then.</summary>
    public void Finish()
    {
        if (stream.Length < layout.FileLength)
        {
            stream.SetLength(layout.FileLength);
        }
        stream.Position = 0;
        stream.Write(layout.WriteHeader(_checksums));
    }

    private void Flush()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _checksum = BinaryData.Append(_checksum, _buffer.AsSpan(0, _filled));
        stream.Write(_buffer, 0, _filled);
        _length += _filled;
        _filled = 0;
    }
}
