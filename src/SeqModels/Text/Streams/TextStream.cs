using SeqModels.Files;

namespace SeqModels.Text.Streams;

/// <summary>
/// The one way to the bytes of a text, whatever reads it. Gzip is told by its first bytes and unpacked, a byte-order mark is taken off, UTF-16 with
/// a mark becomes UTF-8. What comes out is to be read as UTF-8 and not yet known to be valid.
/// </summary>
internal sealed class TextStream : ReadOnlyStream
{
    private readonly Func<string, InvalidDataException> _error;
    private readonly Stream _stream;

    /// <param name="source">The text from where it is.</param>
    /// <param name="error">Makes the error for what is wrong with the data, so that it names the source.</param>
    /// <param name="maxUnpacked">The most bytes that gzip data may unpack to.</param>
    /// <param name="leaveOpen">Whether disposing leaves the source open.</param>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
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
                throw new InvalidDataException("it begins as UTF-32 does; convert it to UTF-8");
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

    /// <summary>Bytes of a UTF-8 mark that were taken off.</summary>
    public int MarkLength { get; }

    /// <summary>Whether bytes come out as they lie in the source, but for the mark.</summary>
    public bool IsPlain => !IsZipped && !IsUtf16;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read; for a folder the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TextStream Open(string path, Func<string, InvalidDataException> error, long maxUnpacked = long.MaxValue) =>
        new(AtomicFile.OpenRead(path, bufferSize: 0), error, maxUnpacked);

    /// <exception cref="InvalidDataException">The data is damaged, cut off, longer than allowed, or not the UTF-16 that its mark announces.</exception>
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
