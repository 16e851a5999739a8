using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using SeqModels.Text.Streams;

namespace SeqModels.Text.SentenceFiles;

/// <summary>Reads a file in blocks of whole lines; a line longer than a block is returned in several pieces, split between words.</summary>
internal sealed class SentenceBlocks : IDisposable
{
    private const int BlockLength = 1 << 20;

    // The separators independent of the treatment of form feeds.
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\0\n"u8);

    private readonly TextStream _stream;
    private readonly string _name;
    private readonly SentenceLimits _limits;
    private byte[] _buffer = new byte[BlockLength];
    private int _start;
    private int _filled;
    private long _offset;
    private long _lines;
    private bool _ended;

    /// <param name="path">The file.</param>
    /// <param name="maxUnpacked">The maximum decompressed size of gzip data, in bytes.</param>
    /// <param name="limits">The maximum length of a word; null for <see cref="SentenceLimits.None"/>.</param>
    public SentenceBlocks(string path, long maxUnpacked = long.MaxValue, SentenceLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_name, _limits) = (path, limits ?? SentenceLimits.None);
        _stream = TextStream.Open(path, what => new InvalidDataException($"SentenceFile: '{path}': {what}."), maxUnpacked);
        _offset = _stream.MarkLength;
        IsShort = _stream.IsPlain && new FileInfo(path).Length <= BlockLength;
    }

    /// <summary>The byte offset in the text of the block that <see cref="Next"/> returned.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the block that <see cref="Next"/> returned ends at the end of a line.</summary>
    public bool EndsLine { get; private set; } = true;

    /// <summary>Whether the whole text is in memory, so that only one block is left.</summary>
    public bool IsShort { get; }

    /// <summary>Returns the next lines, or a piece of a long one; empty at the end. Valid until the next call, and not validated as
    /// UTF-8.</summary>
    /// <exception cref="InvalidDataException">The file's data is corrupt, or a word is too long; the message names the line.</exception>
    public ReadOnlySpan<byte> Next()
    {
        int length;
        while ((length = CutLength()) == 0 && !_ended)
        {
            Fill();
        }
        length = length == 0 ? _filled - _start : length;
        ReadOnlySpan<byte> block = _buffer.AsSpan(_start, length);
        Offset = _offset;
        EndsLine = block.IsEmpty || block[^1] == '\n' || (_ended && _start + length == _filled);
        _start += length;
        _offset += length;
        _lines += block.Count((byte)'\n');
        return block;
    }

    /// <summary>Creates the exception for lines that are not valid UTF-8; it names file, offset and line.</summary>
    /// <param name="block">The lines.</param>
    /// <param name="offset">Their byte offset in the text.</param>
    /// <param name="line">The number of preceding lines.</param>
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

    /// <summary>The length of the next block in the buffer; 0 if more must be read first.</summary>
    private int CutLength()
    {
        ReadOnlySpan<byte> text = _buffer.AsSpan(_start, _filled - _start), window = text[..Math.Min(text.Length, BlockLength)];
        int length = window.LastIndexOf((byte)'\n') + 1;
        if (length > 0 || window.Length < BlockLength)
        {
            return length;
        }
        // A long line. Some bytes are kept after the split, so that the end of the line belongs to a block.
        length = window[..^1].LastIndexOfAny(Separators) + 1;
        if (length == 0)
        {
            // A long word.
            length = text[(BlockLength - 1)..].IndexOfAny(Separators);
            length = length < 0 ? 0 : BlockLength + length;
            if (length == text.Length && !_ended && text[^1] != '\n')
            {
                length = 0;
            }
        }
        return length;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_filled, _start) = (_filled - _start, 0);
        }
        if (_filled == _buffer.Length)
        {
            if (_filled > _limits.WordBytes)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"SentenceFile: '{_name}', line {_lines + 1}: a word of more than {_filled} bytes is too long. {_limits.Remedy}"));
            }
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }
        int read = _stream.ReadAtLeast(_buffer.AsSpan(_filled), _buffer.Length - _filled, throwOnEndOfStream: false);
        _filled += read;
        _ended = _filled < _buffer.Length;
    }
}
