using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>Reads and writes a tensor's elements as little-endian bytes, in chunks, so that at most one chunk is copied.</summary>
internal static class ElementBytes
{
    private const int PieceLength = 1 << 14;

    public static void Write(Stream stream, Tensor tensor, CancellationToken cancellationToken = default)
    {
        if (tensor.DType == DType.Float32)
        {
            Write<float>(stream, tensor.AsSpan<float>(), cancellationToken);
        }
        else
        {
            Write<double>(stream, tensor.AsSpan<double>(), cancellationToken);
        }
    }

    /// <summary>Reads a new tensor from the current position of the stream.</summary>
    public static Tensor Read(Stream stream, ElementType type, Shape shape, CancellationToken cancellationToken)
    {
        Tensor tensor = Tensor.Zeros(shape, type == ElementType.F64 ? DType.Float64 : DType.Float32);
        switch (type)
        {
            case ElementType.F64:
                Read(stream, tensor.AsWritableSpan<double>(), cancellationToken);
                break;
            case ElementType.F32:
                Read(stream, tensor.AsWritableSpan<float>(), cancellationToken);
                break;
            default:
                ReadHalves(stream, tensor.AsWritableSpan<float>(), type, cancellationToken);
                break;
        }

        return tensor;
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values, CancellationToken cancellationToken) where T : unmanaged
    {
        byte[]? reversed = BitConverter.IsLittleEndian ? null : new byte[PieceLength * Unsafe.SizeOf<T>()];
        for (int start = 0; start < values.Length; start += PieceLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceLength, values.Length - start)));
            if (reversed is not null)
            {
                Reverse<T>(bytes, reversed);
                bytes = reversed.AsSpan(0, bytes.Length);
            }

            stream.Write(bytes);
        }
    }

    private static void Read<T>(Stream stream, Span<T> values, CancellationToken cancellationToken) where T : unmanaged
    {
        for (int start = 0; start < values.Length; start += PieceLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> bytes = MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceLength, values.Length - start)));
            stream.ReadExactly(bytes);
            if (!BitConverter.IsLittleEndian)
            {
                Reverse<T>(bytes, bytes);
            }
        }
    }

    private static void ReadHalves(Stream stream, Span<float> values, ElementType type, CancellationToken cancellationToken)
    {
        Span<ushort> piece = new ushort[Math.Min(PieceLength, values.Length)];
        for (int start = 0; start < values.Length; start += PieceLength)
        {
            Span<ushort> halves = piece[..Math.Min(PieceLength, values.Length - start)];
            Read(stream, halves, cancellationToken);
            for (int i = 0; i < halves.Length; i++)
            {
                // BF16 is the upper half of a float.
                values[start + i] = type == ElementType.F16
                    ? (float)BitConverter.UInt16BitsToHalf(halves[i])
                    : BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
            }
        }
    }

    private static void Reverse<T>(ReadOnlySpan<byte> from, Span<byte> to) where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case sizeof(ushort):
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, ushort>(to));
                break;
            case sizeof(uint):
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(from), MemoryMarshal.Cast<byte, uint>(to));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(from), MemoryMarshal.Cast<byte, ulong>(to));
                break;
        }
    }
}
