using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

/// <summary>
/// The positions of a text sorted by the words that begin there, up to the order: first into buckets by the first word (by more words where
/// the vocabulary is tiny), then each bucket by the words that follow. Beside each position stands how many words it shares with the one
/// before it; from these two arrays all orders of the trie can be read off in one pass.
/// </summary>
internal sealed unsafe class NGramSort
{
    private const int LargestJointKey = 1 << 16;
    private const int SmallGroup = 12;
    private const int SmallRadix = 700;
    private const int ShardCount = 64;

    private readonly int _order;
    private readonly int _keyWords;
    private readonly int _base;
    private readonly CancellationToken _cancellation;
    private readonly ConcurrentBag<Scratch> _scratch = [];
    private readonly int[] _bucketStarts;

    /// <summary>Sorts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vocabularySize">The number of ids.</param>
    /// <param name="order">The number of words that are compared, 1 to 255.</param>
    /// <param name="cancellation">Stops the work.</param>
    public NGramSort(NGramText text, int vocabularySize, int order, CancellationToken cancellation)
    {
        (Text, _order, _cancellation, _base) = (text, order, cancellation, vocabularySize + 1);
        long keys = _base;
        for (_keyWords = 1; _keyWords < order && keys * _base <= LargestJointKey; _keyWords++)
        {
            keys *= _base;
        }
        Positions = new int[text.Count];
        Shared = new byte[text.Count];
        _bucketStarts = new int[keys + 1];
        FillBuckets();
        ShardStarts = CutShards();
        NodeCounts = new long[Shards, order + 1];
        WorkerTeam.Run(Shards, new SortJob(this));
        _scratch.Clear();
    }

    public NGramText Text { get; }

    /// <summary>The positions in order.</summary>
    public int[] Positions { get; }

    /// <summary>How many words each position shares with the one before; never more than it has before its end.</summary>
    public byte[] Shared { get; }

    /// <summary>Where the shards begin, one more than there are.</summary>
    public int[] ShardStarts { get; }

    public int Shards => ShardStarts.Length - 1;

    /// <summary>[shard, k]: how many n-grams of order k appear for the first time in the shard.</summary>
    public long[,] NodeCounts { get; }

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
        fixed (int* words = Text.Words, starts = _bucketStarts, positions = Positions)
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
            _cancellation.ThrowIfCancellationRequested();
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
        int size = Positions.Length / ShardCount + 1;
        foreach (int start in _bucketStarts)
        {
            if (start - starts[^1] >= size)
            {
                starts.Add(start);
            }
        }
        if (starts[^1] < Positions.Length)
        {
            starts.Add(Positions.Length);
        }
        return [.. starts];
    }

    private void SortShard(int shard)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!_scratch.TryTake(out Scratch? scratch))
        {
            scratch = new Scratch();
        }
        int end = ShardStarts[shard + 1], bucket = Array.BinarySearch(_bucketStarts, ShardStarts[shard]);
        while (bucket > 0 && _bucketStarts[bucket - 1] == ShardStarts[shard])
        {
            bucket--;
        }
        long* fresh = stackalloc long[_order + 2];
        new Span<long>(fresh, _order + 2).Clear();
        fixed (int* words = Text.Words, positions = Positions)
        {
            fixed (byte* shared = Shared)
            {
                for (; bucket + 1 < _bucketStarts.Length && _bucketStarts[bucket] < end; bucket++)
                {
                    int low = _bucketStarts[bucket], high = _bucketStarts[bucket + 1];
                    if (high > low)
                    {
                        var range = new Range(words, positions, shared, _order, scratch);
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

    /// <summary>What one thread needs beside the arrays.</summary>
    private sealed class Scratch
    {
        public ulong[] Keys { get; private set; } = [];

        public ulong[] Other { get; private set; } = [];

        public int[] Histogram { get; } = new int[3 << 11];

        public void Reserve(int count, bool other)
        {
            if (Keys.Length < count)
            {
                Keys = new ulong[Math.Max(count, 1024)];
            }
            if (other && Other.Length < count)
            {
                Other = new ulong[count];
            }
        }
    }

    private readonly struct Range(int* words, int* positions, byte* shared, int order, Scratch scratch)
    {
        /// <summary>The number of words that two positions share, of which the first <paramref name="depth"/> are known to be equal.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int CountShared(int a, int b, int depth)
        {
            while (depth < order && words[a + depth] == words[b + depth] && words[a + depth] != 0)
            {
                depth++;
            }
            return depth;
        }

        /// <summary>Adds, for every position in range, one to the first order whose n-gram is new there and takes one off behind the last.</summary>
        public void CountFresh(int low, int high, long* fresh)
        {
            for (int i = low; i < high; i++)
            {
                int first = shared[i], last = first;
                int* word = words + positions[i];
                while (last < order && word[last] != 0)
                {
                    last++;
                }
                fresh[first + 1]++;
                fresh[last + 1]--;
            }
        }

        /// <summary>Sorts positions [low, high), which share <paramref name="depth"/> words, and notes what neighbours share.</summary>
        public void Sort(int low, int high, int depth, int numbers)
        {
            int count = high - low;
            if (depth == order)
            {
                new Span<byte>(shared + low, count).Fill((byte)order);
                return;
            }
            if (count <= SmallGroup)
            {
                SortSmall(low, high, depth);
                return;
            }
            int ended = SortByWord(low, count, depth, numbers);
            for (int start = low + ended; start < high;)
            {
                int end = start + 1;
                while (end < high && shared[end] != depth)
                {
                    end++;
                }
                if (end - start > 1 && depth + 1 < order)
                {
                    Sort(start, end, depth + 1, numbers);
                    shared[start] = (byte)depth;
                }
                start = end;
            }
        }

        /// <summary>Sorts by the word at <paramref name="depth"/> alone; gives the number of positions that end before it.</summary>
        private int SortByWord(int low, int count, int depth, int numbers)
        {
            bool radix = count > SmallRadix;
            scratch.Reserve(count, radix);
            Span<ulong> sorted = scratch.Keys.AsSpan(0, count);
            int* from = positions + low;
            for (int i = 0; i < count; i++)
            {
                sorted[i] = ((ulong)(uint)words[from[i] + depth] << 32) | (uint)from[i];
            }
            if (radix)
            {
                sorted = SortByRadix(sorted, scratch.Other.AsSpan(0, count), numbers);
            }
            else
            {
                sorted.Sort();
            }
            int ended = 0;
            uint previous = uint.MaxValue;
            for (int i = 0; i < count; i++)
            {
                uint word = (uint)(sorted[i] >> 32);
                from[i] = (int)sorted[i];
                shared[low + i] = (byte)(word == previous && word != 0 ? depth + 1 : depth);
                ended += word == 0 ? 1 : 0;
                previous = word;
            }
            return ended;
        }

        private Span<ulong> SortByRadix(Span<ulong> keys, Span<ulong> other, int numbers)
        {
            int bits = 32 - int.LeadingZeroCount(numbers - 1), passes = (bits + 10) / 11, digit = (bits + passes - 1) / passes;
            uint mask = (1u << digit) - 1;
            Span<int> histogram = scratch.Histogram;
            histogram.Clear();
            fixed (int* places = histogram)
            {
                foreach (ulong key in keys)
                {
                    uint word = (uint)(key >> 32);
                    for (int pass = 0; pass < passes; pass++)
                    {
                        places[(pass << 11) + (int)((word >> (pass * digit)) & mask)]++;
                    }
                }
                for (int pass = 0; pass < passes; pass++)
                {
                    int* place = places + (pass << 11);
                    for (int i = 0, start = 0; i <= mask; i++)
                    {
                        (place[i], start) = (start, start + place[i]);
                    }
                    int shift = 32 + pass * digit;
                    fixed (ulong* to = other)
                    {
                        foreach (ulong key in keys)
                        {
                            to[place[(key >> shift) & mask]++] = key;
                        }
                    }
                    Span<ulong> swap = keys;
                    keys = other;
                    other = swap;
                }
            }
            return keys;
        }

        private void SortSmall(int low, int high, int depth)
        {
            for (int i = low + 1; i < high; i++)
            {
                int position = positions[i], j = i;
                while (j > low && Precedes(position, positions[j - 1], depth))
                {
                    positions[j] = positions[j - 1];
                    j--;
                }
                positions[j] = position;
            }
            for (int i = low + 1; i < high; i++)
            {
                shared[i] = (byte)CountShared(positions[i - 1], positions[i], depth);
            }
        }

        private bool Precedes(int a, int b, int depth)
        {
            int same = CountShared(a, b, depth);
            return same < order && words[a + same] < words[b + same];
        }
    }
}
