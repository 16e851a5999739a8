using SeqModels.Numerics;
using SeqModels.Numerics.Threads;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// The layout of a batch's sequences in a layer's buffers. Sequences are sorted by length, longest first, and divided into small shards;
/// within a shard, rows are stored step after step, with the active sequences of a step first. Step s of a sequence
/// is its time s forward and its time length − 1 − s backward.
/// </summary>
internal sealed class SequencePlan
{
    // About ten rows make a tall tile of the product kernels, and still leave shards for several threads.
    private const int RowsPerShard = 10;

    private readonly int[]? _order;
    private readonly int[]? _lengths;
    private readonly int[]? _starts;
    private readonly bool _batchFirst;

    public SequencePlan(int batch, int time, bool batchFirst, ReadOnlySpan<int> lengths)
    {
        (Batch, Time, _batchFirst) = (batch, time, batchFirst);
        int shards = Parts.Count(batch, RowsPerShard);
        Shards = Math.Min(batch, shards + (shards & 1));
        Rows = ArrayLength.Of("Sequences [batch, time]", batch, time);
        if (lengths.IsEmpty || lengths.IndexOfAnyExcept(time) < 0)
            return;

        long[] keys = new long[batch];
        for (int i = 0; i < batch; i++)
            keys[i] = ((long)(time - lengths[i]) << 32) | (uint)i;
        Array.Sort(keys);
        (_order, _lengths, _starts) = (new int[batch], new int[batch], new int[batch + 1]);
        for (int i = 0; i < batch; i++)
        {
            _order[i] = (int)keys[i];
            _lengths[i] = lengths[_order[i]];
            _starts[i + 1] = _starts[i] + _lengths[i];
        }

        Rows = _starts[batch];
    }

    public int Batch { get; }

    public int Time { get; }

    /// <summary>How many groups of sequences are computed independently.</summary>
    public int Shards { get; }

    /// <summary>The rows of all steps: the sum of the lengths.</summary>
    public int Rows { get; }

    /// <summary>The first position of a shard in the sorted order.</summary>
    public int First(int shard) => (int)((long)shard * Batch / Shards);

    /// <summary>The sequence at a position of the sorted order.</summary>
    public int Sequence(int place) => _order is null ? place : _order[place];

    /// <summary>The length of the sequence at a position of the sorted order.</summary>
    public int Length(int place) => _lengths is null ? Time : _lengths[place];

    /// <summary>The number of rows of all sequences before a position of the sorted order.</summary>
    public nint RowsBefore(int place) => _starts is null ? (nint)place * Time : _starts[place];

    /// <summary>The row of a sequence's time in tensors of rank 3, batch first or time first.</summary>
    public nint TensorRow(int sequence, int time) => _batchFirst ? ((nint)sequence * Time) + time : ((nint)time * Batch) + sequence;

    /// <summary>The number of active sequences in a step among <paramref name="count"/> sequences from a position on; they are the first ones.</summary>
    public int Active(int first, int count, int step)
    {
        if (_lengths is null)
            return step < Time ? count : 0;
        while (count > 0 && _lengths[first + count - 1] <= step)
            count--;
        return count;
    }
}
