namespace SeqModels.Text.Streams;

/// <summary>A stream whose first bytes can be inspected before they are read.</summary>
/// <param name="stream">The underlying stream, from its current position.</param>
/// <param name="leaveOpen">Whether the underlying stream stays open on disposal.</param>
internal sealed class HeadedStream(Stream stream, bool leaveOpen) : ReadOnlyStream
{
    private const int HeadLength = 4;

    private readonly byte[] _head = new byte[HeadLength];
    private int _start;
    private int _filled;

    /// <summary>The first four bytes, or fewer at the end of the stream. Call it only before reading.</summary>
    public ReadOnlySpan<byte> Head()
    {
        _filled += stream.ReadAtLeast(_head.AsSpan(_filled), HeadLength - _filled, throwOnEndOfStream: false);
        return _head.AsSpan(_start, _filled - _start);
    }

    /// <summary>Skips bytes returned by <see cref="Head"/>.</summary>
    public void Skip(int count) => _start += count;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _filled)
        {
            return stream.Read(buffer);
        }
        int length = Math.Min(buffer.Length, _filled - _start);
        _head.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            stream.Dispose();
        }
        base.Dispose(disposing);
    }
}
