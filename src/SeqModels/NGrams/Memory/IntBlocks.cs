namespace SeqModels.NGrams.Memory;

/// <summary>A growing list of numbers in blocks, so that growing never copies and the blocks go one by one while the final array is
/// made.</summary>
/// <param name="length">How many numbers there will be, to fill their array from the start; −1 when that is not known.</param>
internal sealed class IntBlocks(int length = -1)
{
    private const int Mask = (1 << Shift) - 1;
    private const int Shift = 16;

    private readonly int[]? _whole = length < 0 ? null : new int[length];

    private readonly List<int[]> _blocks = [];

    public int Count { get; private set; }

    public int this[int index]
    {
        get => _whole is null ? _blocks[index >> Shift][index & Mask] : _whole[index];
        set => (_whole is null ? ref _blocks[index >> Shift][index & Mask] : ref _whole[index]) = value;
    }

    /// <exception cref="OverflowException">There are 2³¹ − 1 numbers already.</exception>
    public void Add(int value)
    {
        if (_whole is not null)
        {
            _whole[Count++] = value;
            return;
        }
        if (Count >> Shift == _blocks.Count)
        {
            _blocks.Add(new int[1 << Shift]);
        }
        _blocks[^1][Count & Mask] = value;
        Count = checked(Count + 1);
    }

    /// <summary>The numbers as one array; the list is empty afterwards.</summary>
    public int[] TakeArray()
    {
        if (_whole is not null)
        {
            return _whole;
        }
        var all = new int[Count];
        for (int i = 0; i < _blocks.Count; i++)
        {
            Span<int> part = all.AsSpan(i << Shift);
            _blocks[i].AsSpan(0, Math.Min(part.Length, Mask + 1)).CopyTo(part);
            _blocks[i] = [];
        }
        _blocks.Clear();
        Count = 0;
        return all;
    }
}
