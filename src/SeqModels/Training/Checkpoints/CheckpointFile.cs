using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SeqModels.Files;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Training.Checkpoints;

/// <summary>
/// A checkpoint file: tensors, and the remaining state as one JSON text in the metadata, with a checksum of both.
/// </summary>
internal sealed class CheckpointFile
{
    /// <summary>The version of the JSON text and the tensor names; files of another version are refused.</summary>
    public const int Format = 1;

    /// <summary>The section of the parameters after the last step.</summary>
    public const string ParameterSection = "parameter/";

    /// <summary>The section of the parameters of the lowest validation loss.</summary>
    public const string BestSection = "best/";

    private const string StateKey = "seqmodels.checkpoint";
    private const string FormatKey = "seqmodels.checkpoint.format";
    private const string ChecksumKey = "seqmodels.checkpoint.sha256";

    private readonly IReadOnlyList<NamedTensor> _tensors;

    private CheckpointFile(string path, JsonElement state, IReadOnlyList<NamedTensor> tensors) =>
        (Path, State, _tensors) = (path, state, tensors);

    public string Path { get; }

    public JsonElement State { get; }

    /// <summary>The tensors whose names start with a prefix, keyed by the rest of the name.</summary>
    public Dictionary<string, Tensor> Section(string prefix) => _tensors
        .Where(named => named.Name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(named => named.Name[prefix.Length..], named => named.Tensor, StringComparer.Ordinal);

    public static void Write(string path, string? previous, string state, IReadOnlyList<NamedTensor> tensors)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format.ToString(CultureInfo.InvariantCulture),
            [StateKey] = state,
            [ChecksumKey] = Checksum(state, tensors),
        };
        SafeTensorsWriter writer = SafeTensorsWriter.Prepare(tensors, metadata);
        AtomicFile.Write(path, stream => writer.Write(stream), previous);
    }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or not a checkpoint of this format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointFile Read(string path)
    {
        SafeTensorsFile file = SafeTensors.Load(path);
        if (!file.Metadata.TryGetValue(FormatKey, out string? format) || !file.Metadata.TryGetValue(StateKey, out string? state))
        {
            throw new InvalidDataException($"{path}: a safetensors file, but not a training checkpoint (its metadata has no '{(format is null ? FormatKey : StateKey)}').");
        }

        if (format != Format.ToString(CultureInfo.InvariantCulture))
        {
            throw new InvalidDataException($"{path}: a checkpoint of format {format}; this version reads format {Format}.");
        }

        if (file.Metadata.GetValueOrDefault(ChecksumKey) != Checksum(state, file.Tensors))
        {
            throw new InvalidDataException($"{path}: the checksum does not match the content. The file is damaged.");
        }

        try
        {
            return new CheckpointFile(path, JsonText.Parse(state), file.Tensors);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: its state is not valid JSON: {e.Message}", e);
        }
    }

    private static string Checksum(string state, IEnumerable<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(state));
        using var stream = new HashStream(hash);
        Span<byte> size = stackalloc byte[sizeof(int)];
        foreach ((string name, Tensor tensor) in tensors.OrderBy(named => named.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            foreach (int length in tensor.Shape.Sizes)
            {
                BinaryPrimitives.WriteInt32LittleEndian(size, length);
                hash.AppendData(size);
            }

            ElementBytes.Write(stream, tensor);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A stream that hashes what is written to it.</summary>
    private sealed class HashStream(IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => hash.AppendData(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => hash.AppendData(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
