using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SeqModels.NGrams.Memory;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Counting;

/// <summary>
/// The positions of a text sorted by the words that begin there, up to the order: first into buckets by the first word (by more words where
/// the vocabulary is tiny), then each bucket by the words that follow. Beside each position stands how many words it shares with the one
/// before it; from these two arrays all orders of the trie can be read off in one pass.
/// </summary>
internal sealed unsafe class NGramSort : IDisposable
{
    private const int LargestJointKey = 1 << 16;
    private const int ShardCount = 64;

    private readonly int _order;
    private readonly int _keyWords;
    private readonly int _base;
    private readonly CancellationToken _cancellationToken;
    private readonly ConcurrentBag<SortScratch> _scratch = [];
    private readonly int[] _bucketStarts;
    private readonly NativeArray<int> _positions;
    private readonly NativeArray<byte> _shared;

    /// <summary>Sorts a text.</summary>
    /// <param name="text">The text; disposed with the sort.</param>
    /// <param name="vocabularySize">The number of ids.</param>
    /// <param name="order">The number of words that are compared, 1 to 255.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public NGramSort(NGramText text, int vocabularySize, int order, CancellationToken cancellationToken)
    {
        (Text, _order, _cancellationToken, _base) = (text, order, cancellationToken, vocabularySize + 1);
        long keys = _base;
        for (_keyWords = 1; _keyWords < order && keys * _base <= LargestJointKey; _keyWords++)
        {
            keys *= _base;
        }
        _positions = new NativeArray<int>(text.Count);
        _shared = new NativeArray<byte>(text.Count);
        _bucketStarts = new int[keys + 1];
        try
        {
            FillBuckets();
            ShardStarts = CutShards();
            NodeCounts = new long[Shards, order + 1];
            WorkerTeam.Run(Shards, new SortJob(this));
        }
        catch
        {
            Dispose();
            throw;
        }
        _scratch.Clear();
    }

    public NGramText Text { get; }

    /// <summary>The positions in order.</summary>
    public NativeArray<int> Positions => _positions;

    /// <summary>How many words each position shares with the one before; never more than it has before its end.</summary>
    public NativeArray<byte> Shared => _shared;

    /// <summary>Where the shards begin, one more than there are.</summary>
    public int[] ShardStarts { get; }

    public int Shards => ShardStarts.Length - 1;

    /// <summary>Bytes of the text and what is known of its positions.</summary>
    public long Bytes => (Text.Words.Length * sizeof(int)) + (_positions.Length * sizeof(int)) + _shared.Length;

    /// <summary>[shard, k]: how many n-grams of order k appear for the first time in the shard.</summary>
    public long[,] NodeCounts { get; }

    public void Dispose()
    {
        _positions.Dispose();
        _shared.Dispose();
        Text.Dispose();
    }

    /// <summary>The number that the first words of a position make, as digits from the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Key(int* words, int position)
    {
        int key = words[position];
        for (int i = 1; i < _keyWords; i++)
        {
            key = key * _base + words[position + i];
        }
        return key;
    }

    private void FillBuckets()
    {
        int length = Text.Length;
        using NativeArray<int>.Use text = Text.Words.Hold(), sorted = _positions.Hold();
        int* words = text.Pointer, positions = sorted.Pointer;
        fixed (int* starts = _bucketStarts)
        {
            for (int i = 0; i < length; i++)
            {
                if (words[i] != 0)
                {
                    starts[Key(words, i) + 1]++;
                }
            }
            for (int i = 1; i < _bucketStarts.Length; i++)
            {
                starts[i] += starts[i - 1];
            }
            _cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < length; i++)
            {
                if (words[i] != 0)
                {
                    positions[starts[Key(words, i)]++] = i;
                }
            }
            _bucketStarts.AsSpan(..^1).CopyTo(_bucketStarts.AsSpan(1));
            starts[0] = 0;
        }
    }

    /// <summary>Cuts at bucket bounds into parts of nearly the same number of positions.</summary>
    private int[] CutShards()
    {
        List<int> starts = [0];
        int positions = Text.Count, size = positions / ShardCount + 1;
        foreach (int start in _bucketStarts)
        {
            if (start - starts[^1] >= size)
            {
                starts.Add(start);
            }
        }
        if (starts[^1] < positions)
        {
            starts.Add(positions);
        }
        return [.. starts];
    }

    private void SortShard(int shard)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (!_scratch.TryTake(out SortScratch? scratch))
        {
            scratch = new SortScratch();
        }
        int end = ShardStarts[shard + 1], bucket = Array.BinarySearch(_bucketStarts, ShardStarts[shard]);
        while (bucket > 0 && _bucketStarts[bucket - 1] == ShardStarts[shard])
        {
            bucket--;
        }
        long* fresh = stackalloc long[_order + 2];
        new Span<long>(fresh, _order + 2).Clear();
        using NativeArray<int>.Use text = Text.Words.Hold(), sorted = _positions.Hold();
        using NativeArray<byte>.Use known = _shared.Hold();
        int* words = text.Pointer, positions = sorted.Pointer;
        byte* shared = known.Pointer;
        for (; bucket + 1 < _bucketStarts.Length && _bucketStarts[bucket] < end; bucket++)
        {
            int low = _bucketStarts[bucket], high = _bucketStarts[bucket + 1];
            if (high > low)
            {
                var range = new PositionRange(words, positions, shared, _order, scratch);
                int ended = new Span<int>(words + positions[low], _keyWords).IndexOf(0);
                if (ended < 0)
                {
                    range.Sort(low, high, _keyWords, _base);
                }
                else
                {
                    new Span<byte>(shared + low, high - low).Fill((byte)ended);
                }
                shared[low] = low == 0 ? (byte)0 : (byte)range.CountShared(positions[low - 1], positions[low], 0);
                range.CountFresh(low, high, fresh);
            }
        }
        _scratch.Add(scratch);
        // fresh[k] says how many positions begin new n-grams at order k, less how many stop there.
        long running = 0;
        for (int k = 1; k <= _order; k++)
        {
            running += fresh[k];
            NodeCounts[shard, k] = running;
        }
    }

    private readonly struct SortJob(NGramSort sort) : IShardJob
    {
        public void Run(int shard) => sort.SortShard(shard);
    }
}
