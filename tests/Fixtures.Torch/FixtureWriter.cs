using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>Collects named float64 tensors and metadata and writes them as one safetensors file.</summary>
internal sealed class FixtureWriter
{
    private readonly List<(string Name, long[] Shape, double[] Values)> _tensors = [];
    private readonly Dictionary<string, string> _metadata = [];

    public FixtureWriter(string kind)
    {
        Note("kind", kind);
        Note("engine", $"libtorch {__version__}");
    }

    public void Note(string key, string value) => _metadata.Add(key, value);

    public void Add(string name, Tensor tensor)
    {
        if (tensor.dtype is not (ScalarType.Float64 or ScalarType.Int64))
            throw new InvalidOperationException($"{name} is {tensor.dtype}.");

        using var scope = NewDisposeScope();
        var dense = tensor.detach().to(ScalarType.Float64).contiguous();
        Add(name, tensor.shape, dense.data<double>().ToArray());
    }

    public void Add(string name, long[] shape, double[] values)
    {
        if (shape.Aggregate(1L, (product, size) => product * size) != values.Length)
            throw new InvalidOperationException($"{name}: [{string.Join(", ", shape)}] does not hold {values.Length} values.");
        if (!values.All(double.IsFinite))
            throw new InvalidOperationException($"{name} holds a value that is not finite.");
        if (_tensors.Any(tensor => tensor.Name == name))
            throw new InvalidOperationException($"{name} was added twice.");

        _tensors.Add((name, shape, values));
    }

    public void Write(string folder, string fileName)
    {
        var header = Header();
        var padded = (header.Length + 7) / 8 * 8;
        using var file = File.Create(Path.Combine(folder, fileName + ".safetensors"));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        file.Write(length);
        file.Write(header);
        file.Write(Enumerable.Repeat((byte)' ', padded - header.Length).ToArray());
        foreach (var (_, _, values) in _tensors)
            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private byte[] Header()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in _metadata)
                json.WriteString(key, value);
            json.WriteEndObject();

            long offset = 0;
            foreach (var (name, shape, values) in _tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F64");
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, offset += values.Length * sizeof(double)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
