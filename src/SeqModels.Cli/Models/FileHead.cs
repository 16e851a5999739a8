using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SeqModels.Cli.Texts;

namespace SeqModels.Cli.Models;

/// <summary>The beginning of a file, by which its kind is recognized.</summary>
internal sealed class FileHead
{
    private const int Length = 4096;
    private const int MaxHeaderLength = 100_000_000;

    private readonly byte[] _bytes;

    private FileHead(byte[] bytes, IReadOnlyDictionary<string, string>? metadata) => (_bytes, Metadata) = (bytes, metadata);

    /// <summary>The metadata of a safetensors file; null if the file is none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>The beginning as text, decompressed if it is gzip.</summary>
    public string Text => Encoding.UTF8.GetString(_bytes);

    /// <exception cref="IOException">The file cannot be read, or is a pipe: what reads it after its head begins anew.</exception>
    public static FileHead Read(string path)
    {
        if (path == LineReader.StandardInput && !File.Exists(path))
        {
            throw new IOException("a model must be a file, not the standard input.");
        }

        using FileStream stream = InputFile.Open(path);
        if (!stream.CanSeek)
        {
            throw new IOException($"'{path}' is a pipe; a model must be a file.");
        }

        byte[] bytes = Take(stream);
        if (bytes is [0x1F, 0x8B, ..])
        {
            stream.Position = 0;
            return new FileHead(Unpack(stream), null);
        }

        return new FileHead(bytes, ReadMetadata(stream, bytes));
    }

    /// <summary>Whether the file begins with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes) => _bytes.AsSpan().StartsWith(bytes);

    /// <summary>Whether the file is in the safetensors format and its metadata has a key.</summary>
    public bool HasMetadata(string key) => Metadata?.ContainsKey(key) == true;

    /// <summary>Whether the file is a JSON object whose first property is <c>"format"</c> with this value.</summary>
    public bool HasJsonFormat(string format) => JsonFormat() == format;

    /// <summary>The kind of a file that is no language model.</summary>
    public string Describe() =>
        _bytes.Length == 0 ? "empty"
        : HasMetadata("seqmodels.checkpoint") ? "a checkpoint of a training run, which 'seqmodels train --resume' continues"
        : Metadata is not null ? "a safetensors file of another kind"
        : JsonFormat() is { } format ? $"a JSON file with the format '{format}'"
        : "of no known format";

    private static byte[] Take(Stream stream)
    {
        byte[] buffer = new byte[Length];
        return buffer[..stream.ReadAtLeast(buffer, Length, throwOnEndOfStream: false)];
    }

    private static byte[] Unpack(Stream stream)
    {
        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
            return Take(unpacked);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private string? JsonFormat()
    {
        var reader = new Utf8JsonReader(_bytes, isFinalBlock: false, default);
        try
        {
            bool isFormat = reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.ValueTextEquals("format");
            return isFormat && reader.Read() ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads the header of a safetensors file: its length in eight bytes, then JSON.</summary>
    private static Dictionary<string, string>? ReadMetadata(FileStream stream, byte[] bytes)
    {
        if (bytes.Length < 9 || bytes[8] != '{')
        {
            return null;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaxHeaderLength || length > (ulong)stream.Length - 8)
        {
            return null;
        }

        stream.Position = 8;
        byte[] header = new byte[(int)length];
        stream.ReadExactly(header);
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            return document.RootElement.TryGetProperty("__metadata__", out JsonElement metadata)
                ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.ToString())
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
