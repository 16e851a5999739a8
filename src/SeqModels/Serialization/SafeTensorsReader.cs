using System.Buffers.Binary;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>Reads and validates a safetensors file. Byte offsets in messages are relative to the start of the file.</summary>
internal static class SafeTensorsReader
{
    private const int SizeBytes = sizeof(ulong);
    private const long LongestHeader = 100_000_000;

    public static SafeTensorsFile Read(Stream stream, string source, CancellationToken cancellationToken)
    {
        long start = stream.Position, length = stream.Length - start;
        if (length < SizeBytes)
        {
            throw new InvalidDataException($"{source}: a safetensors file begins with the 8-byte size of its header, but the file has {length} bytes.");
        }

        ulong headerLength = ReadSize(stream);
        if (headerLength > LongestHeader)
        {
            throw new InvalidDataException($"{source}, byte 0: the header's size is {headerLength}, but at most {LongestHeader} bytes are allowed. Is this a safetensors file?");
        }

        if (headerLength < 2 || (long)headerLength > length - SizeBytes)
        {
            throw new InvalidDataException($"{source}, byte 0: the header's size is {headerLength}, but must be at least 2 and at most the {length - SizeBytes} bytes that follow. Is the file complete?");
        }

        byte[] header = new byte[headerLength];
        stream.ReadExactly(header);
        (List<TensorEntry> entries, Dictionary<string, string> metadata) = new SafeTensorsHeader(source, SizeBytes).Parse(header);
        long dataStart = SizeBytes + (long)headerLength;
        entries.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        CheckLayout(source, entries, dataStart, length);

        var tensors = new NamedTensor[entries.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            TensorEntry entry = entries[i];
            stream.Position = start + dataStart + entry.Begin;
            tensors[i] = new NamedTensor(entry.Name, ElementBytes.Read(stream, entry.Type, entry.Shape, cancellationToken));
        }

        stream.Position = start + length;
        return new SafeTensorsFile(source, tensors, metadata);
    }

    /// <remarks>A method of its own: the JIT optimizes one with both a stack allocation and loops when it is first called.</remarks>
    private static ulong ReadSize(Stream stream)
    {
        Span<byte> size = stackalloc byte[SizeBytes];
        stream.ReadExactly(size);
        return BinaryPrimitives.ReadUInt64LittleEndian(size);
    }

    /// <summary>Checks that every tensor begins where the previous one ends, and that the last one ends at the end of the file.</summary>
    private static void CheckLayout(string source, List<TensorEntry> entries, long dataStart, long length)
    {
        long expected = 0;
        string before = "the start of the data";
        foreach (TensorEntry entry in entries)
        {
            if (entry.Begin != expected)
            {
                string problem = entry.Begin < expected ? "overlaps" : "leaves a gap after";
                throw new InvalidDataException($"{source}, byte {entry.HeaderByte}: the tensor '{entry.Name}' has data_offsets [{entry.Begin}, {entry.End}], which {problem} {before}; it must begin at {expected}.");
            }

            if (entry.End > length - dataStart)
            {
                throw new InvalidDataException($"{source}, byte {entry.HeaderByte}: the tensor '{entry.Name}' has data_offsets [{entry.Begin}, {entry.End}], but the file contains {length - dataStart} bytes of data. Is the file complete?");
            }

            expected = entry.End;
            before = $"the tensor '{entry.Name}'";
        }

        if (expected != length - dataStart)
        {
            throw new InvalidDataException($"{source}, byte {dataStart + expected}: the tensors' data ends here, but {length - dataStart - expected} more bytes follow.");
        }
    }
}
