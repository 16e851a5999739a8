using System.Text.Unicode;

namespace SeqModels.Text;

/// <summary>Reads a file, plain or gzip, in blocks of whole lines.</summary>
internal sealed class SentenceBlocks : IDisposable
{
    private const int BlockLength = 1 << 20;

    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _buffer = new byte[BlockLength];
    private int _start;
    private int _filled;
    private long _offset;
    private bool _ended;

    public SentenceBlocks(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _name = path;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        Span<byte> magic = stackalloc byte[2];
        bool zipped = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        _stream = zipped ? new WholeGzipStream(file) : file;
    }

    /// <summary>Where the lines that <see cref="Next"/> gave begin in the text, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the whole text is in memory, so that one more block is all there is.</summary>
    public bool IsShort => _stream is FileStream file && file.Length <= BlockLength;

    /// <summary>The next lines, each ended by a newline, but for the file's last; empty at the end. Valid until the next call, and not yet
    /// known to be UTF-8.</summary>
    public ReadOnlySpan<byte> Next()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _filled - _start).LastIndexOf((byte)'\n') + 1) == 0 && !_ended)
        {
            Fill();
        }
        length = length == 0 ? _filled - _start : length;
        ReadOnlySpan<byte> block = _buffer.AsSpan(_start, length);
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        Offset = _offset;
        bool marked = _offset == 0 && block.StartsWith(mark);
        _start += length;
        _offset += length;
        return marked ? block[3..] : block;
    }

    /// <summary>The error of lines that are not UTF-8; it names file, offset and line.</summary>
    /// <param name="block">The lines.</param>
    /// <param name="offset">Where they begin in the text.</param>
    /// <param name="line">The number of lines before them.</param>
    public InvalidDataException Invalid(ReadOnlySpan<byte> block, long offset, long line)
    {
        while (true)
        {
            int newline = block.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = newline < 0 ? block : block[..newline];
            line++;
            if (!Utf8.IsValid(text))
            {
                return Utf8Lines.Invalid(text, _name, offset, line);
            }
            offset += newline + 1;
            block = block[(newline + 1)..];
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_filled, _start) = (_filled - _start, 0);
        }
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }
        try
        {
            int read = _stream.ReadAtLeast(_buffer.AsSpan(_filled), _buffer.Length - _filled, throwOnEndOfStream: false);
            _filled += read;
            _ended = _filled < _buffer.Length;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"SentenceFile: '{_name}' is damaged gzip data: {e.Message}", e);
        }
    }
}
