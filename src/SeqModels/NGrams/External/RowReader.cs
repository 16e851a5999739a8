namespace SeqModels.NGrams.External;

/// <summary>Reads the rows of a <see cref="RowSorter"/> in order, merging its runs.</summary>
internal sealed class RowReader
{
    private readonly RowRun[] _heap;
    private readonly int _keyLength;
    private int _count;
    private bool _started;

    public RowReader(RowRun[] runs, int width, int keyLength)
    {
        _keyLength = Math.Min(keyLength, width);
        _heap = [.. runs.Where(run => run.MoveNext())];
        _count = _heap.Length;
        for (int i = _count / 2 - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>The present row, valid until the next move.</summary>
    public ReadOnlySpan<int> Row => _heap[0].Row;

    public bool MoveNext()
    {
        if (_started && _count > 0)
        {
            if (!_heap[0].MoveNext())
            {
                _heap[0] = _heap[--_count];
            }
            Sink(0);
        }
        _started = true;
        return _count > 0;
    }

    private void Sink(int hole)
    {
        if (_count < 2)
        {
            return;
        }
        RowRun moved = _heap[hole];
        while (hole * 2 + 1 < _count)
        {
            int child = hole * 2 + 1;
            if (child + 1 < _count && Precedes(_heap[child + 1], _heap[child]))
            {
                child++;
            }
            if (!Precedes(_heap[child], moved))
            {
                break;
            }
            _heap[hole] = _heap[child];
            hole = child;
        }
        _heap[hole] = moved;
    }

    private bool Precedes(RowRun a, RowRun b)
    {
        ReadOnlySpan<int> x = a.Row, y = b.Row;
        for (int i = 0; i < _keyLength; i++)
        {
            if (x[i] != y[i])
            {
                return x[i] < y[i];
            }
        }
        return false;
    }
}
