namespace SeqModels.Text;

/// <summary>A growing list of integers in variable-length encoding (7 bits per byte), so that ids of frequent tokens take one or two
/// bytes.</summary>
internal sealed class PackedNumbers
{
    private const int ChunkLength = 1 << 16;
    private const int LongestNumber = 5;

    private readonly List<(byte[] Bytes, int Length)> _chunks = [];
    private byte[] _last = [];
    private int _filled;

    public int Count { get; private set; }

    /// <param name="value">At least 0.</param>
    /// <exception cref="OverflowException">There are 2³¹ numbers or more.</exception>
    public void Add(int value)
    {
        if (_last.Length - _filled < LongestNumber)
        {
            Close();
            (_last, _filled) = (new byte[ChunkLength], 0);
        }
        uint left = (uint)value;
        for (; left >= 0x80; left >>= 7)
        {
            _last[_filled++] = (byte)(left | 0x80);
        }
        _last[_filled++] = (byte)left;
        Count = checked(Count + 1);
    }

    /// <summary>Removes and returns all numbers in order; memory is released as they are read.</summary>
    public int[] Take()
    {
        Close();
        int[] all = GC.AllocateUninitializedArray<int>(Count);
        int next = 0;
        for (int i = 0; i < _chunks.Count; i++)
        {
            ReadOnlySpan<byte> chunk = _chunks[i].Bytes.AsSpan(0, _chunks[i].Length);
            _chunks[i] = default;
            for (int at = 0, value = 0, shift = 0; at < chunk.Length; at++)
            {
                value |= (chunk[at] & 0x7F) << shift;
                shift += 7;
                if (chunk[at] < 0x80)
                {
                    all[next++] = value;
                    (value, shift) = (0, 0);
                }
            }
        }
        _chunks.Clear();
        (_last, _filled, Count) = ([], 0, 0);
        return all;
    }

    private void Close()
    {
        if (_filled > 0)
        {
            _chunks.Add((_last, _filled));
        }
    }
}
