namespace SeqModels.Text.Streams;

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
/// <param name="stream">The bytes, from where it is.</param>
/// <param name="leaveOpen">Whether disposing leaves that stream open.</param>
internal sealed class HeadedStream(Stream stream, bool leaveOpen) : ReadOnlyStream
{
    private const int HeadLength = 4;

    private readonly byte[] _head = new byte[HeadLength];
    private int _start;
    private int _filled;

    /// <summary>The first bytes, four of them, or all when there are fewer. Only before anything is read.</summary>
    public ReadOnlySpan<byte> Head()
    {
        _filled += stream.ReadAtLeast(_head.AsSpan(_filled), HeadLength - _filled, throwOnEndOfStream: false);
        return _head.AsSpan(_start, _filled - _start);
    }

    /// <summary>Passes over bytes that <see cref="Head"/> showed.</summary>
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
