using System.Globalization;
using System.Text;
using SeqModels.Text.Streams;

namespace SeqModels.NGrams.ArpaFiles;

/// <summary>The lines of an ARPA file as bytes, plain or gzip (detected by its first bytes), and errors that name the line.</summary>
internal sealed class ArpaLines : IDisposable
{
    /// <summary>The maximum length of a line.</summary>
    private const int MaxLineLength = 1 << 30;
    private const int FoundLength = 60;

    private readonly CancellationToken _cancellationToken;
    private readonly TextStream _stream;
    private readonly string _name;
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <param name="stream">The file; it stays open.</param>
    /// <param name="name">The name in error messages.</param>
    /// <param name="maxUnpacked">The maximum decompressed size of gzip data in bytes.</param>
    /// <param name="cancellationToken">Stops the reading, block by block.</param>
    public ArpaLines(Stream stream, string name, long maxUnpacked, CancellationToken cancellationToken)
    {
        (_name, _cancellationToken) = (name, cancellationToken);
        _stream = new TextStream(stream, Damaged, maxUnpacked, leaveOpen: true);
    }

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads a line; LF, or CR LF, is not part of it. It is valid until the next call.</summary>
    /// <param name="line">The line; empty if it is longer than that.</param>
    /// <param name="kept">The maximum number of bytes of a line to keep.</param>
    public bool TryRead(out ReadOnlySpan<byte> line, int kept = int.MaxValue)
    {
        int searched = 0;
        bool dropped = false;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0 || (_atEnd && (_end > _start || dropped)))
            {
                int length = newline >= 0 ? searched + newline : _end - _start;
                line = dropped ? default : _buffer.AsSpan(_start, length);
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
            if (_end - _start > kept)
            {
                (_start, dropped) = (_end, true);
            }
            searched = _end - _start;
            Fill();
        }
    }

    /// <summary>Reads compressed data to its end, so that its checksum is verified.</summary>
    public void Finish()
    {
        if (_stream.IsZipped)
        {
            while (!_atEnd)
            {
                _start = _end;
                Fill();
            }
        }
    }

    /// <summary>An error at the line that was read last.</summary>
    public InvalidDataException Error(string what) => Error(what, Number);

    /// <summary>An error at some line.</summary>
    public InvalidDataException Error(string what, long line) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Arpa.Read: '{_name}', line {Math.Max(1, line)}: {what}."));

    /// <summary>An error that shows the line.</summary>
    public InvalidDataException Error(ReadOnlySpan<byte> found, string expected) =>
        Error($"found '{Show(found)}', expected {expected}");

    /// <summary>A piece of the file for a message: at most 60 bytes, no character in part, control characters replaced.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        int length = Math.Min(bytes.Length, FoundLength);
        while (length > 0 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }
        string text = Encoding.UTF8.GetString(bytes[..length]);
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) + (bytes.Length > FoundLength ? "…" : "");
    }

    /// <summary>Frees what decompression needs; the stream stays open.</summary>
    public void Dispose() => _stream.Dispose();

    private void Fill()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_start > 0 && _end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLineLength)
            {
                Number++;
                throw Error("the line is longer than 1 GiB");
            }
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        int read = _stream.Read(_buffer.AsSpan(_end));
        _end += read;
        _atEnd = read == 0;
    }

    private InvalidDataException Damaged(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Arpa.Read: '{_name}', after line {Number}: {what}."));
}
