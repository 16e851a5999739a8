using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Counting;

/// <summary>Sorts ranges of positions by the words that begin there.</summary>
/// <remarks>Lives no longer than the uses that its pointers are from.</remarks>
/// <param name="words">The text, 0 where n-grams end.</param>
/// <param name="positions">The positions.</param>
/// <param name="shared">Takes how many words each position shares with the one before.</param>
/// <param name="order">The number of words that are compared.</param>
/// <param name="scratch">Memory of the thread.</param>
internal readonly unsafe ref struct PositionRange(int* words, int* positions, byte* shared, int order, SortScratch scratch)
{
    /// <summary>Up to so many positions are sorted by insertion.</summary>
    private const int SmallGroup = 12;

    /// <summary>Up to so many are sorted by comparing numbers, more by radix.</summary>
    private const int SmallRadix = 700;

    private const int DigitBits = 11;

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

    /// <summary>Adds, for every position in range, one to the first order whose n-gram is new there and takes one off behind the
    /// last.</summary>
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
        int bits = 32 - int.LeadingZeroCount(numbers - 1), passes = (bits + DigitBits - 1) / DigitBits, digit = (bits + passes - 1) / passes;
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
                    places[(pass << DigitBits) + (int)((word >> (pass * digit)) & mask)]++;
                }
            }
            for (int pass = 0; pass < passes; pass++)
            {
                int* place = places + (pass << DigitBits);
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
