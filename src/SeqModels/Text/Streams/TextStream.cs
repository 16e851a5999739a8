using SeqModels.Files;

namespace SeqModels.Text.Streams;

/// <summary>
/// The bytes of a text, as used by all readers: gzip is detected by its first bytes and decompressed, a byte-order mark is removed, and
/// UTF-16 with a byte-order mark is converted to UTF-8. The result is UTF-8 that has not been validated.
/// </summary>
internal sealed class TextStream : ReadOnlyStream
{
    private readonly Func<string, InvalidDataException> _error;
    private readonly Stream _stream;

    /// <param name="source">The text, from the current position.</param>
    /// <param name="error">Creates the exception for an error in the data, so that it names the source.</param>
    /// <param name="maxUnpacked">The maximum decompressed size of gzip data, in bytes.</param>
    /// <param name="leaveOpen">Whether the source stays open on disposal.</param>
    /// <exception cref="InvalidDataException">The data is corrupt.</exception>
    public TextStream(Stream source, Func<string, InvalidDataException> error, long maxUnpacked = long.MaxValue, bool leaveOpen = false)
    {
        _error = error;
        var head = new HeadedStream(source, leaveOpen);
        _stream = head;
        try
        {
            if (head.Head() is [0x1F, 0x8B, ..])
            {
                IsZipped = true;
                _stream = head = new HeadedStream(new LimitedStream(new WholeGzipStream(head), maxUnpacked), leaveOpen: false);
            }
            ReadOnlySpan<byte> first = head.Head();
            if (first is [0xFF, 0xFE, 0, 0] or [0, 0, 0xFE, 0xFF])
            {
                throw new InvalidDataException("it begins with a UTF-32 byte-order mark; convert it to UTF-8");
            }
            if (first is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            {
                IsUtf16 = true;
                bool bigEndian = first[0] == 0xFE;
                head.Skip(2);
                _stream = new Utf16Stream(head, bigEndian);
            }
            else if (first is [0xEF, 0xBB, 0xBF, ..])
            {
                MarkLength = 3;
                head.Skip(MarkLength);
            }
        }
        catch (Exception e)
        {
            _stream.Dispose();
            if (e is InvalidDataException)
            {
                throw error(e.Message);
            }
            throw;
        }
    }

    /// <summary>Whether the text is compressed.</summary>
    public bool IsZipped { get; }

    /// <summary>Whether the text was UTF-16.</summary>
    public bool IsUtf16 { get; }

    /// <summary>The length in bytes of the removed UTF-8 byte-order mark.</summary>
    public int MarkLength { get; }

    /// <summary>Whether the bytes are those of the source, except for the byte-order mark.</summary>
    public bool IsPlain => !IsZipped && !IsUtf16;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The data is corrupt.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static TextStream Open(string path, Func<string, InvalidDataException> error, long maxUnpacked = long.MaxValue) =>
        new(AtomicFile.OpenRead(path, bufferSize: 0), error, maxUnpacked);

    /// <exception cref="InvalidDataException">The data is corrupt, truncated, larger than allowed, or not valid UTF-16.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw _error(e.Message);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
        base.Dispose(disposing);
    }
}
