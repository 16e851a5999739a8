using SeqModels.Files;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>
/// Reads and writes the safetensors format: the size of the header (8 bytes, little-endian), the header in JSON with each tensor's
/// data type, shape and data offsets, and the contiguous row-major data of the tensors.
/// </summary>
/// <remarks>
/// F32 and F64 are read and written; F16 and BF16 are converted to Float32 on reading, which is exact. A file is validated completely
/// before anything is returned.
/// </remarks>
public static class SafeTensors
{
    /// <summary>Saves tensors to a file. An existing file is replaced atomically and unchanged if saving fails.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="tensors">The tensors with their names, which must be unique and not <c>__metadata__</c>.</param>
    /// <param name="metadata">Metadata strings to store, or null.</param>
    /// <param name="cancellationToken">A token to cancel the writing.</param>
    /// <exception cref="ArgumentException">A name is not unique or not allowed.</exception>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public static void Save(
        string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeTensorsWriter writer = SafeTensorsWriter.Prepare(tensors, metadata);
        AtomicFile.Write(path, stream => writer.Write(stream, cancellationToken));
    }

    /// <summary>Saves tensors to a stream.</summary>
    /// <param name="stream">The stream, which is left open.</param>
    /// <param name="tensors">The tensors with their names, which must be unique and not <c>__metadata__</c>.</param>
    /// <param name="metadata">Metadata strings to store, or null.</param>
    /// <param name="cancellationToken">A token to cancel the writing.</param>
    /// <exception cref="ArgumentException">A name is not unique or not allowed.</exception>
    public static void Save(
        Stream stream, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafeTensorsWriter.Prepare(tensors, metadata).Write(stream, cancellationToken);
    }

    /// <summary>Loads all tensors of a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    /// <exception cref="InvalidDataException">The file is not a valid safetensors file; the message gives the byte offset, what was found
    /// and what is allowed.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static SafeTensorsFile Load(string path, CancellationToken cancellationToken = default)
    {
        using FileStream stream = AtomicFile.OpenRead(path);
        if (!stream.CanSeek)
        {
            throw new IOException($"'{path}' cannot be read: it is a pipe or a device, not a regular file.");
        }

        return Load(stream, path, cancellationToken);
    }

    /// <summary>Loads all tensors of a stream, from its current position to its end.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="source">The name of the source for error messages.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    /// <exception cref="InvalidDataException">The content is not a valid safetensors file; the message gives the byte offset, what was
    /// found and what is allowed.</exception>
    /// <exception cref="ArgumentException">The stream is not seekable.</exception>
    public static SafeTensorsFile Load(Stream stream, string source = "stream", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("SafeTensors.Load: the stream must be seekable. Copy it to a MemoryStream or a file first.", nameof(stream));
        }

        return SafeTensorsReader.Read(stream, source, cancellationToken);
    }
}
