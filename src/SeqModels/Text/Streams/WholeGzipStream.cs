using System.IO.Compression;
using System.Text;

namespace SeqModels.Text.Streams;

/// <summary>
/// Gzip data that must be complete. <see cref="GZipStream"/> alone accepts truncated data as shorter data. Therefore a gzip member with a
/// marker is appended to the source: the marker is the last output only if everything before it is complete. Data decompressed after the
/// end of the source is held back until then, because it may be the marker's bytes decoded as data.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("SeqModels: the end of the data.");
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Stream _source;
    private readonly Followed _followed;
    private readonly GZipStream _gzip;
    private byte[] _tail = [];
    private int _start;
    private int _end;
    private bool _ended;

    /// <param name="source">Gzip data from the current position; closed with this stream.</param>
    public WholeGzipStream(Stream source)
    {
        (_source, _followed) = (source, new Followed(source));
        _gzip = new GZipStream(_followed, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is corrupt or truncated.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }
        if (!_ended)
        {
            int read = Unpack(buffer);
            if (read > 0 && !_followed.IsBehind)
            {
                return read;
            }
            ReadTail(buffer[..read]);
        }
        int length = Math.Min(buffer.Length, _end - _start);
        _tail.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Decompresses the rest, which ends with the marker if everything before it was complete.</summary>
    private void ReadTail(ReadOnlySpan<byte> first)
    {
        _tail = new byte[Math.Max(first.Length * 2, 1 << 10)];
        first.CopyTo(_tail);
        _end = first.Length;
        for (int read = first.Length; read > 0; _end += read)
        {
            if (_end == _tail.Length)
            {
                Array.Resize(ref _tail, checked(_tail.Length * 2));
            }
            read = Unpack(_tail.AsSpan(_end));
        }
        if (!_tail.AsSpan(0, _end).EndsWith(Mark))
        {
            throw new InvalidDataException(_followed.IsBehind
                ? "its gzip data is truncated" : "its gzip data is followed by data that is not gzip");
        }
        (_end, _ended) = (_end - Mark.Length, true);
    }

    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return _gzip.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(_followed.IsBehind ? "its gzip data is truncated" : $"its gzip data is damaged: {e.Message}", e);
        }
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

    /// <summary>A stream followed by the member with the marker.</summary>
    private sealed class Followed(Stream source) : ReadOnlyStream
    {
        private int _given;

        /// <summary>Whether the source is at its end and the marker has begun.</summary>
        public bool IsBehind => _given > 0;

        public override int Read(Span<byte> buffer)
        {
            int read = _given == 0 ? source.Read(buffer) : 0;
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
