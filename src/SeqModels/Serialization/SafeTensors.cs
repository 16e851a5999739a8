using SeqModels.Files;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>
/// Reads and writes the safetensors format: the size of a header (8 bytes, little-endian), the header in JSON with each tensor's
/// number type, shape and place, and the tensors' numbers, row-major, without holes.
/// </summary>
/// <remarks>
/// F32 and F64 are read and written as they are; F16 and BF16 are read into Float32, exactly. A file is checked completely before anything
/// is returned.
/// </remarks>
public static class SafeTensors
{
    /// <summary>Writes tensors to a file, which is replaced as a whole: a failed save leaves the old one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors with their names, each name once and not <c>__metadata__</c>.</param>
    /// <param name="metadata">Notes to store with them, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is not allowed.</exception>
    /// <exception cref="IOException">The file cannot be written; a full disk is said so.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Save(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeTensorsWriter writer = SafeTensorsWriter.Prepare(tensors, metadata);
        AtomicFile.Write(path, writer.Write);
    }

    /// <summary>Writes tensors to a stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="tensors">The tensors with their names, each name once and not <c>__metadata__</c>.</param>
    /// <param name="metadata">Notes to store with them, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is not allowed.</exception>
    public static void Save(Stream stream, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafeTensorsWriter.Prepare(tensors, metadata).Write(stream);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file; the message names the byte, what was found and what is allowed.</exception>
    /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SafeTensorsFile Load(string path)
    {
        using FileStream stream = AtomicFile.OpenRead(path);
        if (!stream.CanSeek)
        {
            throw new IOException($"'{path}' cannot be read: it is a pipe or a device, and tensors are read from a file.");
        }

        return Load(stream, path);
    }

    /// <summary>Reads a stream from its position to its end.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidDataException">It is no valid safetensors file; the message names the byte, what was found and what is allowed.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static SafeTensorsFile Load(Stream stream, string source = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("SafeTensors.Load: the stream must be able to seek. Copy it to a MemoryStream or a file first.", nameof(stream));
        }

        return SafeTensorsReader.Read(stream, source);
    }
}
