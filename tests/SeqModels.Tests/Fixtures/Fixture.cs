using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SeqModels.Tests.Fixtures;

/// <summary>
/// Reference values from PyTorch's engine, read from Fixtures/NAME.safetensors beside the tests. What each file holds, and the
/// program that made it, are in tests/Fixtures.Torch. This reader shares no code with the library's own.
/// </summary>
internal sealed class Fixture
{
    private const string Extension = ".safetensors";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    private readonly Dictionary<string, FixtureTensor> _tensors = [];
    private readonly Dictionary<string, string> _metadata = [];

    private Fixture(string name, ReadOnlySpan<byte> file)
    {
        Name = name;
        var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        using var header = JsonDocument.Parse(file.Slice(8, length).ToArray());
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
            {
                foreach (var note in entry.Value.EnumerateObject())
                    _metadata.Add(note.Name, note.Value.GetString()!);
            }
            else
            {
                _tensors.Add(entry.Name, ReadTensor(entry, file[(8 + length)..]));
            }
        }
    }

    /// <summary>The file's name without folder and extension.</summary>
    public string Name { get; }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors' names, in the file's order.</summary>
    public IEnumerable<string> TensorNames => _tensors.Keys;

    public FixtureTensor this[string tensor] => _tensors.TryGetValue(tensor, out var found)
        ? found
        : throw new KeyNotFoundException($"{Name} has no tensor '{tensor}'; it has {string.Join(", ", _tensors.Keys)}.");

    public static Fixture Load(string name) => new(name, File.ReadAllBytes(Path.Combine(Folder, name + Extension)));

    /// <summary>The fixtures of a recurrent family ("rnn-tanh", "rnn-relu", "gru-after", "gru-before", "lstm", "lstm-peephole", …), in ordinal order.</summary>
    public static string[] Cases(string family)
    {
        var cases = Directory.GetFiles(Folder, $"{family}-l?-*{Extension}")
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal).ToArray();
        return cases.Length > 0 ? cases : throw new FileNotFoundException($"No fixtures of the family '{family}' in {Folder}.");
    }

    /// <summary>A number in the metadata: "layers", "directions", "batch", "time", "input_size", "hidden_size".</summary>
    public int Number(string key) => int.Parse(_metadata[key], CultureInfo.InvariantCulture);

    /// <summary>The options "key=value;key=value" that the metadata holds for one case of a file with several.</summary>
    public IReadOnlyDictionary<string, string> Options(string key) => _metadata[key]
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(option => option.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");

    private static FixtureTensor ReadTensor(JsonProperty entry, ReadOnlySpan<byte> data)
    {
        if (entry.Value.GetProperty("dtype").GetString() != "F64")
            throw new InvalidDataException($"{entry.Name} is not F64.");

        int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        var begin = entry.Value.GetProperty("data_offsets")[0].GetInt32();
        var end = entry.Value.GetProperty("data_offsets")[1].GetInt32();
        var values = MemoryMarshal.Cast<byte, double>(data[begin..end]).ToArray();
        if (shape.Aggregate(1, (product, size) => product * size) != values.Length)
            throw new InvalidDataException($"{entry.Name} has {values.Length} values for the shape [{string.Join(", ", shape)}].");

        return new FixtureTensor(shape, values);
    }
}
