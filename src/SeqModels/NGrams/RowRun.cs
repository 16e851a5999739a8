using System.Runtime.InteropServices;

namespace SeqModels.NGrams;

/// <summary>Sorted rows of a <see cref="RowSorter"/>, in memory or in its file.</summary>
internal sealed class RowRun
{
    private readonly FileStream? _stream;
    private readonly ReadOnlyMemory<ulong> _order;
    private readonly int[] _rows;
    private readonly int _width;
    private long _offset;
    private long _left;
    private int _next = -1;
    private int _filled;

    public RowRun(int[] rows, ReadOnlyMemory<ulong> order, int width) => (_rows, _order, _width, _filled) = (rows, order, width, order.Length);

    public RowRun(FileStream stream, long offset, long rows, int width, int capacity) =>
        (_stream, _offset, _left, _width, _rows) = (stream, offset, rows, width, new int[Math.Min(capacity, rows) * width]);

    public ReadOnlySpan<int> Row => _rows.AsSpan((_stream is null ? (int)(uint)_order.Span[_next] : _next) * _width, _width);

    public bool MoveNext()
    {
        if (++_next < _filled)
        {
            return true;
        }
        if (_left == 0)
        {
            return false;
        }
        _filled = (int)Math.Min(_rows.Length / _width, _left);
        _left -= _filled;
        Span<byte> bytes = MemoryMarshal.AsBytes(_rows.AsSpan(0, _filled * _width));
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_stream!.SafeFileHandle, bytes, _offset);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }
            _offset += read;
            bytes = bytes[read..];
        }
        _next = 0;
        return true;
    }
}
