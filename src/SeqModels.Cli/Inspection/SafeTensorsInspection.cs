using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeqModels.Cli.Models;
using SeqModels.Cli.Texts;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Cli.Inspection;

/// <summary>Describes safetensors files: models, checkpoints, and any other tensors.</summary>
internal static class SafeTensorsInspection
{
    private const string Prefix = "seqmodels.";

    /// <summary>Whether the file begins as one: eight bytes, of which the last are 0, and JSON. It may be truncated.</summary>
    public static bool Matches(FileHead head) =>
        head.Metadata is not null || head.Text.IndexOf("\0\0\0\0{\"", StringComparison.Ordinal) is >= 0 and <= 4;

    public static FileReport Of(string path, FileHead head, InspectionOptions options, CancellationToken cancellationToken)
    {
        SafeTensorsFile file = SafeTensors.Load(path, cancellationToken);
        SafeTensorsKind? kind = SafeTensorsKind.All.FirstOrDefault(kind => file.Metadata.ContainsKey(kind.Key));
        var details = new JsonObject();
        foreach ((string key, string value) in file.Metadata)
        {
            string name = key == kind?.Key ? kind.ValueName : key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key;
            details[name] = IsVocabulary(value) ? Details.Of(Read(path, value)) : Details.OfText(value);
        }

        Check(path, kind, details, cancellationToken);
        return new FileReport(path, kind?.Name ?? "safetensors", new FileInfo(path).Length, details)
        {
            Elements = file.Tensors.Sum(named => (long)named.Tensor.Length),
            Tensors = Tensors(path, file, options),
        };
    }

    private static void Check(string path, SafeTensorsKind? kind, JsonObject details, CancellationToken cancellationToken)
    {
        try
        {
            kind?.Load(path, cancellationToken);
        }
        catch (ArgumentException)
        {
            details["cells"] = "user-defined; their code is not in the file";
        }
    }

    private static bool IsVocabulary(string text) => text.StartsWith("seqmodels-vocabulary", StringComparison.Ordinal);

    private static Vocabulary Read(string path, string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        try
        {
            return Vocabulary.Load(stream);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}': {error.Message}", error);
        }
    }

    private static List<TensorReport> Tensors(string path, SafeTensorsFile file, InspectionOptions options)
    {
        using FileStream stream = InputFile.Open(path);
        Span<byte> size = stackalloc byte[8];
        stream.ReadExactly(size);
        byte[] header = new byte[BinaryPrimitives.ReadUInt64LittleEndian(size)];
        stream.ReadExactly(header);
        long data = stream.Position;
        using JsonDocument document = JsonDocument.Parse(header);
        List<TensorReport> reports = [];
        foreach ((string name, Tensor tensor) in file.Tensors)
        {
            JsonElement entry = document.RootElement.GetProperty(name);
            JsonElement offsets = entry.GetProperty("data_offsets");
            long start = offsets[0].GetInt64(), length = offsets[1].GetInt64() - start;
            reports.Add(new TensorReport(name, entry.GetProperty("dtype").GetString()!, [.. tensor.Shape], length)
            {
                Statistics = options.WithStatistics ? TensorStatistics.Of(tensor) : null,
                Sha256 = options.WithHashes ? Hashes.OfPart(stream, data + start, length) : null,
            });
        }

        return reports;
    }
}
