namespace SeqModels.Cli.NGrams;

/// <summary>The lines of a stream as bytes, without their ends, each as soon as it has been written.</summary>
/// <param name="stream">The stream.</param>
internal sealed class ByteLines(Stream stream)
{
    private byte[] _bytes = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of lines read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the next line must be waited for.</summary>
    public bool MustWait => !_isAtEnd && !_bytes.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>Reads the next line, which is valid until the one after it is read.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int newline = _bytes.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = Take(searched + newline);
                _start++;
                return true;
            }

            searched = _end - _start;
            if (_isAtEnd || !Fill())
            {
                _isAtEnd = true;
                line = searched > 0 ? Take(searched) : default;
                return searched > 0;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> line = _bytes.AsSpan(_start, length);
        _start += length;
        Count++;
        return line;
    }

    private bool Fill()
    {
        if (_end == _bytes.Length)
        {
            byte[] target = _end - _start > _bytes.Length / 2 ? new byte[checked(_bytes.Length * 2)] : _bytes;
            _bytes.AsSpan(_start, _end - _start).CopyTo(target);
            (_bytes, _start, _end) = (target, 0, _end - _start);
        }

        int read = stream.Read(_bytes.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
