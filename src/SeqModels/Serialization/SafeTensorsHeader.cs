using System.Text.Json;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>Parses the JSON header of a safetensors file token by token, so that every error message can give the byte offset.</summary>
/// <param name="source">The name of the file.</param>
/// <param name="headerStart">The byte offset of the JSON in the file.</param>
internal sealed class SafeTensorsHeader(string source, long headerStart)
{
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The header violates the format.</exception>
    public (List<TensorEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        if (json[0] != (byte)'{')
        {
            throw new InvalidDataException(FormattableString.Invariant($"{source}, byte {headerStart}: the header must begin with '{{', but begins with the byte 0x{json[0]:X2}. Is this a safetensors file?"));
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            while (Next(ref reader, JsonTokenType.PropertyName, "a tensor's name or the end of the header"))
            {
                string name = reader.GetString()!;
                long at = reader.TokenStartIndex;
                if (!_names.Add(name))
                {
                    throw Error(at, $"the name '{name}' occurs twice");
                }

                if (name == SafeTensorsWriter.MetadataName)
                {
                    ReadMetadata(ref reader);
                }
                else
                {
                    _entries.Add(ReadTensor(ref reader, name, at));
                }
            }

            // Only white space may follow; Read throws on anything else.
            reader.Read();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source}, byte {headerStart + reader.BytesConsumed}: the header is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{source}, byte {headerStart + reader.TokenStartIndex}: the header is not valid UTF-8: {e.Message}", e);
        }

        return (_entries, _metadata);
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "an object of strings");
        while (Next(ref reader, JsonTokenType.PropertyName, "a key"))
        {
            string key = reader.GetString()!;
            long at = reader.TokenStartIndex;
            Expect(ref reader, JsonTokenType.String, $"a string for the key '{key}' of __metadata__");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Error(at, $"the key '{key}' of __metadata__ occurs twice");
            }
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string name, long at)
    {
        Expect(ref reader, JsonTokenType.StartObject, $"an object that describes the tensor '{name}'");
        ElementType? type = null;
        List<long>? sizes = null, offsets = null;
        while (Next(ref reader, JsonTokenType.PropertyName, $"a property of the tensor '{name}'"))
        {
            long property = reader.TokenStartIndex;
            if (reader.ValueTextEquals("dtype") && type is null)
            {
                type = ReadType(ref reader, name);
            }
            else if (reader.ValueTextEquals("shape") && sizes is null)
            {
                sizes = ReadNumbers(ref reader, $"the shape of '{name}'");
            }
            else if (reader.ValueTextEquals("data_offsets") && offsets is null)
            {
                offsets = ReadNumbers(ref reader, $"the data_offsets of '{name}'");
            }
            else
            {
                throw Error(property, $"the tensor '{name}' must have dtype, shape and data_offsets exactly once each, but has '{reader.GetString()}' here");
            }
        }

        if (type is null || sizes is null || offsets is null)
        {
            throw Error(at, $"the tensor '{name}' has no {(type is null ? "dtype" : sizes is null ? "shape" : "data_offsets")}");
        }

        return Check(name, type.Value, sizes, offsets, at);
    }

    private TensorEntry Check(string name, ElementType type, List<long> sizes, List<long> offsets, long at)
    {
        long count = 1;
        int[] shape = new int[sizes.Count];
        for (int i = 0; i < shape.Length; i++)
        {
            long size = sizes[i];
            shape[i] = unchecked((int)size);
            // Sizes and the count so far are below 2³¹, so that the product cannot overflow.
            count = size > int.MaxValue ? long.MaxValue : count * size;
            if (count > Array.MaxLength)
            {
                throw Error(at, $"the tensor '{name}' has shape [{string.Join(", ", sizes)}], but at most {Array.MaxLength} elements are allowed");
            }
        }

        int width = type switch { ElementType.F64 => 8, ElementType.F32 => 4, _ => 2 };
        if (offsets.Count != 2 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != count * width)
        {
            throw Error(at, $"the tensor '{name}' of type {type} and shape [{string.Join(", ", sizes)}] takes {count * width} bytes, but its data_offsets are [{string.Join(", ", offsets)}]");
        }

        return new TensorEntry(name, type, Shape.Create(shape), offsets[0], offsets[1], headerStart + at);
    }

    private ElementType ReadType(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, $"the dtype of '{name}' as a string");
        return reader.GetString() switch
        {
            "F32" => ElementType.F32,
            "F64" => ElementType.F64,
            "F16" => ElementType.F16,
            "BF16" => ElementType.BF16,
            string other => throw Error(reader.TokenStartIndex, $"the tensor '{name}' has dtype '{other}'; supported are F32, F64, F16 and BF16"),
            null => throw Error(reader.TokenStartIndex, $"the tensor '{name}' has no dtype"),
        };
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"{what} as an array");
        var numbers = new List<long>();
        while (Next(ref reader, JsonTokenType.Number, $"a non-negative integer in {what}"))
        {
            if (!reader.TryGetInt64(out long number) || number < 0)
            {
                throw Error(reader.TokenStartIndex, $"{what} must contain integers from 0 to {long.MaxValue}");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Reads a token, which must be of one type; false at the end of the object or array.</summary>
    private bool Next(ref Utf8JsonReader reader, JsonTokenType kind, string expected)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            return false;
        }

        return reader.TokenType == kind ? true : throw Error(reader.TokenStartIndex, $"expected {expected}, but found {reader.TokenType}");
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType kind, string expected)
    {
        reader.Read();
        if (reader.TokenType != kind)
        {
            throw Error(reader.TokenStartIndex, $"expected {expected}, but found {reader.TokenType}");
        }
    }

    private InvalidDataException Error(long at, string what) => new($"{source}, byte {headerStart + at}: {what}.");
}
