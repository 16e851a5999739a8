using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.External;

/// <summary>
/// Sorts any number of rows, each of the same number of integers, by the first of them (0 or more), within a budget of memory: full buffers
/// are sorted, several pieces at once, and written as runs to one temporary file; reading merges the runs.
/// </summary>
internal sealed unsafe class RowSorter : IDisposable
{
    private const int Pieces = 4;
    private const int FirstRows = 1 << 10;

    /// <summary>Up to so many entries are sorted by comparing, more by radix.</summary>
    private const int SmallRadix = 512;
    private const int DigitBits = 11;

    /// <summary>What sorting takes per row beside the row: its entry, and a place to move it to.</summary>
    private const int EntryBytes = 2 * sizeof(ulong);

    private readonly TemporaryFiles _files;
    private readonly int _width;
    private readonly int _keyLength;
    private readonly int _capacity;
    private readonly List<(long Offset, long Rows)> _runs = [];
    private readonly NativeArray<int> _rows;
    private readonly NativeArray<ulong> _order = new();
    private readonly NativeArray<ulong> _other = new();
    private RowRun[] _read = [];
    private FileStream? _stream;
    private int _count;

    /// <summary>A sorter without rows.</summary>
    /// <param name="files">Where runs are put.</param>
    /// <param name="width">Integers per row.</param>
    /// <param name="keyLength">How many of them are compared.</param>
    /// <param name="budget">Bytes of memory for rows.</param>
    public RowSorter(TemporaryFiles files, int width, int keyLength, long budget)
    {
        (_files, _width, _keyLength) = (files, width, keyLength);
        _capacity = (int)Math.Clamp(budget / (width * sizeof(int) + EntryBytes), 16, Array.MaxLength / width);
        _rows = new NativeArray<int>(Math.Min(_capacity, FirstRows) * (long)width);
    }

    /// <summary>The number of rows added.</summary>
    public long Count { get; private set; }

    /// <summary>Runs on disk.</summary>
    public int Runs => _runs.Count;

    public void Add(ReadOnlySpan<int> row)
    {
        long start = (long)_count * _width;
        if (start == _rows.Length)
        {
            if (_count == _capacity)
            {
                Spill();
                start = 0;
            }
            else
            {
                _rows.Resize(Math.Min((long)_capacity * _width, _rows.Length * 2));
            }
        }
        _rows.Write(start, row);
        _count++;
        Count++;
    }

    /// <summary>The rows in order; nothing can be added any more.</summary>
    public RowReader Sort()
    {
        if (_runs.Count > 0)
        {
            Spill();
            Release();
            long capacity = (long)_capacity * (_width * sizeof(int) + EntryBytes) / _runs.Count / (_width * sizeof(int));
            _read = [.. _runs.Select(run => new RowRun(_stream!, run.Offset, run.Rows, _width, (int)Math.Clamp(capacity, 16, 1 << 18)))];
        }
        else
        {
            SortPieces(1);
            _read = [new RowRun(_rows, _order, _count, _width)];
        }
        return new RowReader(_read, _width, _keyLength);
    }

    public void Dispose()
    {
        Release();
        foreach (RowRun run in _read)
        {
            run.Dispose();
        }
        _stream?.Dispose();
    }

    private void Release()
    {
        _rows.Dispose();
        _order.Dispose();
        _other.Dispose();
    }

    private void Spill()
    {
        if (_count == 0)
        {
            return;
        }
        _stream ??= _files.Create();
        int[] bounds = SortPieces(Pieces);
        using NativeArray<int>.Use rows = _rows.Hold();
        using NativeArray<ulong>.Use order = _order.Hold();
        var buffer = new int[Math.Max(_width, (1 << 14) / _width * _width)];
        for (int piece = 0; piece + 1 < bounds.Length; piece++)
        {
            long offset = _stream.Position;
            int filled = 0;
            foreach (ulong entry in order.Span[bounds[piece]..bounds[piece + 1]])
            {
                rows.Span.Slice((int)(uint)entry * _width, _width).CopyTo(buffer.AsSpan(filled));
                filled += _width;
                if (filled == buffer.Length)
                {
                    _files.Write(_stream, MemoryMarshal.AsBytes(buffer.AsSpan()));
                    filled = 0;
                }
            }
            _files.Write(_stream, MemoryMarshal.AsBytes(buffer.AsSpan(0, filled)));
            if (bounds[piece + 1] > bounds[piece])
            {
                _runs.Add((offset, bounds[piece + 1] - bounds[piece]));
            }
        }
        _count = 0;
    }

    /// <summary>Sorts parts of the buffer, each for itself; gives their bounds.</summary>
    private int[] SortPieces(int pieces)
    {
        if (_order.Length < _count)
        {
            _order.Resize(_count);
            _other.Resize(_count);
        }
        int[] bounds = [.. Enumerable.Range(0, pieces + 1).Select(i => (int)((long)_count * i / pieces))];
        WorkerTeam.Run(pieces, new SortJob(this, bounds));
        return bounds;
    }

    /// <summary>Orders entries whose rows agree before column <paramref name="depth"/>.</summary>
    private void SortBy(int* rows, Span<ulong> entries, Span<ulong> other, int depth)
    {
        uint any = 0;
        foreach (ref ulong entry in entries)
        {
            uint row = (uint)entry, key = (uint)rows[(row * (nint)_width) + depth];
            any |= key;
            entry = ((ulong)key << 32) | row;
        }
        if (entries.Length > SmallRadix)
        {
            SortByRadix(entries, other, any);
        }
        else
        {
            entries.Sort();
        }
        if (depth + 1 == _keyLength)
        {
            return;
        }
        for (int start = 0, end; start < entries.Length; start = end)
        {
            ulong key = entries[start] >> 32;
            for (end = start + 1; end < entries.Length && entries[end] >> 32 == key; end++)
            {
                // The end of the equal ones.
            }
            if (end - start > 1)
            {
                SortBy(rows, entries[start..end], other[start..end], depth + 1);
            }
        }
    }

    /// <summary>Sorts by the upper halves, which have no bits but those of <paramref name="any"/>, and leaves equal ones in
    /// order.</summary>
    private static void SortByRadix(Span<ulong> entries, Span<ulong> other, uint any)
    {
        Span<int> places = stackalloc int[1 << DigitBits];
        Span<ulong> from = entries, to = other;
        for (int shift = 32; shift < 64 && any >> (shift - 32) != 0; shift += DigitBits)
        {
            places.Clear();
            foreach (ulong entry in from)
            {
                places[(int)(entry >> shift) & ((1 << DigitBits) - 1)]++;
            }
            for (int i = 0, start = 0; i < places.Length; i++)
            {
                (places[i], start) = (start, start + places[i]);
            }
            foreach (ulong entry in from)
            {
                to[places[(int)(entry >> shift) & ((1 << DigitBits) - 1)]++] = entry;
            }
            Span<ulong> swap = from;
            from = to;
            to = swap;
        }
        if (from != entries)
        {
            from.CopyTo(entries);
        }
    }

    private readonly struct SortJob(RowSorter sorter, int[] bounds) : IShardJob
    {
        public void Run(int shard)
        {
            using NativeArray<int>.Use rows = sorter._rows.Hold();
            using NativeArray<ulong>.Use order = sorter._order.Hold(), other = sorter._other.Hold();
            Span<ulong> entries = order.Span[bounds[shard]..bounds[shard + 1]];
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = (uint)(bounds[shard] + i);
            }
            sorter.SortBy(rows.Pointer, entries, other.Span[bounds[shard]..bounds[shard + 1]], 0);
        }
    }
}
