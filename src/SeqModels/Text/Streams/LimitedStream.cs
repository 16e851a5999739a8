using System.Globalization;

namespace SeqModels.Text.Streams;

/// <summary>Decompressed data with a maximum size.</summary>
/// <param name="stream">The decompressed data; closed with this stream.</param>
/// <param name="limit">The maximum size in bytes.</param>
internal sealed class LimitedStream(Stream stream, long limit) : ReadOnlyStream
{
    private long _read;

    /// <exception cref="InvalidDataException">The data exceeds the limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        _read += read;
        return _read <= limit ? read : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
            $"it decompresses to more than {limit} bytes, the limit set by MaxUnpackedBytes in the options; raise the limit if the source is trusted"));
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
