using System.IO.Compression;
using System.Text;

namespace SeqModels.Text;

/// <summary>
/// Gzip data that must be there to its end. <see cref="GZipStream"/> alone takes data that is cut off for shorter data. Here a member with a mark
/// follows the file: only when everything before it is whole, the mark comes out last.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("SeqModels: the end of the data.");
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Stream _file;
    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _filled;

    /// <param name="file">Gzip data from its position on; closed with this stream.</param>
    public WholeGzipStream(Stream file) => (_file, _gzip) = (file, new GZipStream(new Followed(file), CompressionMode.Decompress));

    /// <exception cref="InvalidDataException">The data is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        // The last bytes may be the mark.
        while (_filled - _start <= Mark.Length)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_filled, _start) = (_filled - _start, 0);
            int read = _gzip.Read(_buffer.AsSpan(_filled));
            if (read == 0)
            {
                return _buffer.AsSpan(0, _filled).SequenceEqual(Mark) ? 0
                    : throw new InvalidDataException("it is cut off, or followed by something that is no gzip data");
            }
            _filled += read;
        }
        int length = Math.Min(buffer.Length, _filled - _start - Mark.Length);
        _buffer.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] data)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }
        return result.ToArray();
    }

    /// <summary>A stream, then the member with the mark.</summary>
    private sealed class Followed(Stream file) : ReadOnlyStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            int read = _given == 0 ? file.Read(buffer) : 0;
            if (read > 0)
            {
                return read;
            }
            int length = Math.Min(buffer.Length, MarkMember.Length - _given);
            MarkMember.AsSpan(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }
    }
}
