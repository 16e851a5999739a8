using System.Globalization;

namespace SeqModels.Text.Streams;

/// <summary>Unpacked data of at most so many bytes.</summary>
/// <param name="stream">The data; closed with this stream.</param>
/// <param name="limit">The most bytes.</param>
internal sealed class LimitedStream(Stream stream, long limit) : ReadOnlyStream
{
    private long _read;

    /// <exception cref="InvalidDataException">There are more bytes.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        _read += read;
        return _read <= limit ? read : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
            $"it unpacks to more than {limit} bytes, the limit that MaxUnpackedBytes of the options sets; raise it for a source that is trusted"));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }
        base.Dispose(disposing);
    }
}
