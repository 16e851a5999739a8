using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>A safetensors file ready to be written.</summary>
internal sealed class SafeTensorsWriter
{
    public const string MetadataName = "__metadata__";
    private const int Alignment = 8;

    private readonly byte[] _header;
    private readonly Tensor[] _tensors;

    private SafeTensorsWriter(byte[] header, Tensor[] tensors) => (_header, _tensors) = (header, tensors);

    /// <summary>Lays out tensors, Float64 before Float32 so that every element is aligned; throws if a name is not allowed.</summary>
    public static SafeTensorsWriter Prepare(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        NamedTensor[] ordered = [.. tensors.OrderBy(named => named.Tensor.DType == DType.Float64 ? 0 : 1)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, _) in ordered)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            if (name == MetadataName || !names.Add(name))
            {
                throw new ArgumentException($"SafeTensors.Save: the name '{name}' {(names.Contains(name) ? "occurs twice" : "is not allowed for a tensor")}.", nameof(tensors));
            }
        }

        return new SafeTensorsWriter(Header(ordered, metadata), [.. ordered.Select(named => named.Tensor)]);
    }

    public void Write(Stream stream, CancellationToken cancellationToken = default)
    {
        Span<byte> size = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)_header.Length);
        stream.Write(size);
        stream.Write(_header);
        foreach (Tensor tensor in _tensors)
        {
            ElementBytes.Write(stream, tensor, cancellationToken);
        }
    }

    private static byte[] Header(ReadOnlySpan<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataName);
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                offset = WriteTensor(json, name, tensor, offset);
            }

            json.WriteEndObject();
        }

        // Padding with spaces to a multiple of 8 bytes, which the format allows, aligns the data after the header.
        byte[] header = new byte[(buffer.WrittenCount + Alignment - 1) / Alignment * Alignment];
        buffer.WrittenSpan.CopyTo(header);
        header.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static long WriteTensor(Utf8JsonWriter json, string name, Tensor tensor, long offset)
    {
        long end = offset + ((long)tensor.Length * (tensor.DType == DType.Float64 ? sizeof(double) : sizeof(float)));
        json.WriteStartObject(name);
        json.WriteString("dtype", tensor.DType == DType.Float64 ? "F64" : "F32");
        json.WriteStartArray("shape");
        foreach (int size in tensor.Shape.Sizes)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
