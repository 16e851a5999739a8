namespace SeqModels.Diagnostics.Observation;

/// <summary>A list that one thread changes while others read snapshots of it, which never change.</summary>
internal sealed class SnapshotList<T>
{
    private volatile IReadOnlyList<T> _snapshot = [];
    private T[] _items = [];
    private int _count;

    /// <summary>The items at this moment.</summary>
    public IReadOnlyList<T> Snapshot => _snapshot;

    public void Add(T item)
    {
        if (_count == _items.Length)
            Array.Resize(ref _items, Math.Max(8, 2 * _count));

        // Beyond the end of every snapshot that shares the array.
        _items[_count++] = item;
        _snapshot = new ArraySegment<T>(_items, 0, _count);
    }

    /// <summary>Keeps the items that fulfill a condition.</summary>
    public void Keep(Func<T, bool> condition)
    {
        _items = [.. _snapshot.Where(condition)];
        _count = _items.Length;
        _snapshot = new ArraySegment<T>(_items, 0, _count);
    }
}
