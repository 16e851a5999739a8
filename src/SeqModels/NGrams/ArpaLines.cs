using System.IO.Compression;
using System.Text;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>The lines of an ARPA file as bytes, plain or gzip (told by its first bytes), and errors that name the line.</summary>
internal sealed class ArpaLines : IDisposable
{
    private const int MaximumLineLength = 1 << 24;
    private const int FoundLength = 60;

    private readonly Stream _stream;
    private readonly GZipStream? _gzip;
    private readonly string _name;
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private bool _atEnd;

    public ArpaLines(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        while (_end < 3 && Fill())
        {
            // The first bytes tell what the file is.
        }
        if (_end >= 2 && _buffer[0] == 0x1F && _buffer[1] == 0x8B)
        {
            _stream = _gzip = new GZipStream(new Prefixed(_buffer[.._end], stream), CompressionMode.Decompress);
            (_end, _atEnd) = (0, false);
            while (_end < 3 && Fill())
            {
                // A byte-order mark may follow.
            }
        }
        if (_buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble))
        {
            _start = 3;
        }
    }

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads a line; LF, or CR LF, is not part of it. It is valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0 || (_atEnd && _end > _start))
            {
                int length = newline >= 0 ? searched + newline : _end - _start;
                line = _buffer.AsSpan(_start, length);
                _start = Math.Min(_end, _start + length + 1);
                Number++;
                if (line.Length > 0 && line[^1] == '\r')
                {
                    line = line[..^1];
                }
                return true;
            }
            if (_atEnd)
            {
                line = default;
                return false;
            }
            searched = _end - _start;
            Fill();
        }
    }

    /// <summary>An error at the line that was read last.</summary>
    public InvalidDataException Error(string what) => new($"Arpa.Read: '{_name}', line {Math.Max(1, Number)}: {what}.");

    /// <summary>An error that shows the line.</summary>
    public InvalidDataException Error(ReadOnlySpan<byte> found, string expected) =>
        Error($"found '{Show(found)}', expected {expected}");

    /// <summary>A piece of the file for a message: at most 60 bytes, control characters replaced.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, FoundLength)]);
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) + (bytes.Length > FoundLength ? "…" : "");
    }

    /// <summary>Frees what decompression needs; the stream stays open.</summary>
    public void Dispose() => _gzip?.Dispose();

    private bool Fill()
    {
        if (_start > 0 && _end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaximumLineLength)
            {
                Number++;
                throw Error($"the line is longer than {MaximumLineLength} bytes");
            }
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        int read;
        try
        {
            read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Arpa.Read: '{_name}', after line {Number}: the gzip data is damaged: {e.Message}", e);
        }
        _end += read;
        _atEnd = read == 0;
        return read > 0;
    }

    /// <summary>Bytes that were read already, then the rest of a stream.</summary>
    private sealed class Prefixed(byte[] prefix, Stream rest) : ReadOnlyStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            if (_position == prefix.Length)
            {
                return rest.Read(buffer);
            }
            int length = Math.Min(buffer.Length, prefix.Length - _position);
            prefix.AsSpan(_position, length).CopyTo(buffer);
            _position += length;
            return length;
        }
    }
}
