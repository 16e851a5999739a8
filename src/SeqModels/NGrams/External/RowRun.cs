using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.External;

/// <summary>Sorted rows of a <see cref="RowSorter"/>, in memory or in its file.</summary>
internal sealed class RowRun : IDisposable
{
    private readonly FileStream? _stream;
    private readonly NativeArray<ulong>? _order;
    private readonly NativeArray<int> _rows;
    private readonly int[] _row;
    private readonly int _width;
    private readonly int _capacity;
    private long _offset;
    private long _left;
    private int _next = -1;
    private int _filled;

    /// <summary>Rows in memory, which stay those of the caller.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="order">Their indices, in order, as the lower halves of numbers.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="width">Numbers per row.</param>
    public RowRun(NativeArray<int> rows, NativeArray<ulong> order, int count, int width) =>
        (_rows, _order, _width, _filled, _row) = (rows, order, width, count, new int[width]);

    /// <summary>Rows in a file, read by so many at a time.</summary>
    public RowRun(FileStream stream, long offset, long rows, int width, int capacity)
    {
        (_stream, _offset, _left, _width, _capacity) = (stream, offset, rows, width, (int)Math.Min(capacity, rows));
        _rows = new NativeArray<int>((long)_capacity * width);
        _row = new int[width];
    }

    /// <summary>The present row, a copy.</summary>
    public ReadOnlySpan<int> Row => _row;

    public bool MoveNext()
    {
        if (++_next == _filled && !Fill())
        {
            return false;
        }
        _rows.Read((_order is null ? _next : (long)(uint)_order.Get(_next)) * _width, _row);
        return true;
    }

    private bool Fill()
    {
        if (_left == 0)
        {
            return false;
        }
        _filled = (int)Math.Min(_capacity, _left);
        _left -= _filled;
        using NativeArray<int>.Use use = _rows.Hold();
        Span<byte> bytes = MemoryMarshal.AsBytes(use.Span[..(_filled * _width)]);
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

    /// <summary>Gives the memory of rows from a file back.</summary>
    public void Dispose()
    {
        if (_stream is not null)
        {
            _rows.Dispose();
        }
    }
}
