using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// For speed. An n-gram takes 16 bytes with word, probability, backoff and where its continuations begin, 8 bytes at the highest order, and
/// the continuations of a context are a hash table of their own at the place where they lie: what is looked for is found, or found
/// missing, in the 64 bytes that are read first, mostly. As many continuations as fit into these lie without gaps.
/// </summary>
internal readonly unsafe struct HashedStorage : IBackoffStorage
{
    /// <summary>The bytes that are searched at once; so many behind the last n-gram must be readable.</summary>
    public const int GroupLength = 64;

    /// <summary>The word of a place that holds no n-gram.</summary>
    public const int NoWord = -1;

    private readonly ModelMemory _memory;
    private readonly HashedLevel* _levels;
    private readonly int _order;

    /// <param name="memory">Where the levels lie.</param>
    /// <param name="levels">What is known of them.</param>
    public HashedStorage(ModelMemory memory, ReadOnlySpan<HashedLevel> levels)
    {
        (_memory, _order) = (memory, levels.Length);
        _levels = memory.NewTable<HashedLevel>(_order);
        levels.CopyTo(new Span<HashedLevel>(_levels, _order));
    }

    public int Order => _order;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ModelMemory.Reading Read() => _memory.Read();

    public ModelMemory.Use Hold() => _memory.Hold();

    public int Count(int level) => _levels[level].Count;

    public int Places(int level) => _levels[level].Places;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Unigram(int word, out NGramContext context) => Read(_levels, word, -1, out context);

    /// <summary>One look at the group where it should be, and seldom further; no other branch depends on the model.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int level, in NGramContext context, int word)
    {
        HashedLevel* at = _levels + level;
        int start = context.Start, count = context.End - start, isTable = (at->PerGroup - count) >> 31;
        int place = start + (isTable & Offset(word, start, (uint)count, at->PerGroup)), laneShift = at->Shift - 2;
        int beyond = context.End - place - at->PerGroup, within = at->PerGroup + (beyond & (beyond >> 31));
        uint valid = at->Lanes & ((1u << (within << laneShift)) - 1);
        Compare((int*)(at->Records + ((long)place << at->Shift)), word, out uint matches, out uint gaps);
        matches &= valid;
        // A word is −1 in a place without n-gram, and only there negative.
        if (((gaps & valid) | matches | (uint)~isTable) == 0)
        {
            return Probe(at, start, count, place, word);
        }
        int isMissing = ((int)matches - 1) >> 31;
        return (place + (BitOperations.TrailingZeroCount(matches) >> laneShift)) | isMissing;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int level, int position, out NGramContext context)
    {
        int isFound = ~(position >> 31);
        return Read(_levels + level, position & isFound, isFound, out context);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchUnigram(int word)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_levels->Records + ((long)word << _levels->Shift));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchFind(int level, in NGramContext context, int word)
    {
        if (Sse.IsSupported)
        {
            HashedLevel* at = _levels + level;
            int start = context.Start, count = context.End - start, isTable = (at->PerGroup - count) >> 31;
            long place = start + (isTable & Offset(word, start, (uint)count, at->PerGroup));
            Sse.Prefetch0(at->Records + (place << at->Shift));
        }
    }

    /// <summary>Finding has read it.</summary>
    public void PrefetchAt(int level, int position)
    {
    }

    public void Read(int level, int start, Span<int> words, Span<float> log10Probabilities)
    {
        if (level == _order - 1)
        {
            HashedTop* top = (HashedTop*)_levels[level].Records + start;
            for (int i = 0; i < words.Length; i++)
            {
                (words[i], log10Probabilities[i]) = (top[i].Word, top[i].Log10Probability);
            }
            return;
        }
        HashedRecord* records = (HashedRecord*)_levels[level].Records + start;
        for (int i = 0; i < words.Length; i++)
        {
            (words[i], log10Probabilities[i]) = (records[i].Word, records[i].Log10Probability);
        }
    }

    /// <summary>The n-grams in a cache line.</summary>
    public static int PerGroup(bool top) => GroupLength / (top ? sizeof(HashedTop) : sizeof(HashedRecord));

    /// <summary>The places that this many continuations take at most in a level.</summary>
    public static int PlacesFor(int count, bool top) => count <= PerGroup(top)
        ? count
        : (int)Math.Min(count + (((2L * count) + 2) / 3), int.MaxValue);

    /// <summary>Where the search for a continuation begins among those of its context: at the cache line that its hash falls into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Offset(int word, int start, uint places, int perGroup)
    {
        int place = start + (int)((((uint)word * 0x9E3779B1u) * (ulong)places) >> 32);
        int offset = (place & -perGroup) - start;
        return offset & ~(offset >> 31);
    }

    /// <summary>What a file says about continuations is held within the next level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Read(HashedLevel* at, int position, int isFound, out NGramContext context)
    {
        HashedRecord* record = (HashedRecord*)(at->Records + ((long)position << at->Shift));
        isFound &= at->HasContexts;
        uint end = Math.Min((uint)record[1].ChildStart, (uint)at->NextPlaces);
        uint start = Math.Min((uint)record->ChildStart, end);
        context = new NGramContext((int)start, (int)end, record->Log10Backoff).Masked(isFound);
        return record->Log10Probability;
    }

    /// <summary>Bits for the 16 numbers of a group: which are the word, and which are negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compare(int* group, int word, out uint equal, out uint negative)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var all = Vector512.Load(group);
            equal = (uint)Vector512.Equals(all, Vector512.Create(word)).ExtractMostSignificantBits();
            negative = (uint)all.ExtractMostSignificantBits();
            return;
        }
        var first = Vector256.Load(group);
        var second = Vector256.Load(group + 8);
        var wanted = Vector256.Create(word);
        equal = Vector256.Equals(first, wanted).ExtractMostSignificantBits()
            | (Vector256.Equals(second, wanted).ExtractMostSignificantBits() << 8);
        negative = first.ExtractMostSignificantBits() | (second.ExtractMostSignificantBits() << 8);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Probe(HashedLevel* at, int start, int count, int position, int word)
    {
        int end = start + count;
        for (int left = Math.Min(at->Probes, count); left > 0; left--)
        {
            int found = *(int*)(at->Records + ((long)position << at->Shift));
            if (found == word)
            {
                return position;
            }
            if (found < 0)
            {
                return -1;
            }
            position = position + 1 == end ? start : position + 1;
        }
        return -1;
    }
}

/// <summary>Where a level of a <see cref="HashedStorage"/> lies.</summary>
internal unsafe struct HashedLevel
{
    public byte* Records;

    /// <summary>The most places that finding any n-gram takes.</summary>
    public int Probes;

    /// <summary>The n-grams.</summary>
    public int Count;

    /// <summary>The places of n-grams.</summary>
    public int Places;

    /// <summary>The places of the next level.</summary>
    public int NextPlaces;

    /// <summary>An n-gram takes 2^this bytes.</summary>
    public int Shift;

    /// <summary>The n-grams in a group.</summary>
    public int PerGroup;

    /// <summary>A bit for each number of a group that is a word.</summary>
    public uint Lanes;

    /// <summary>−1; 0 at the highest order.</summary>
    public int HasContexts;

    public HashedLevel(byte* records, StoredLevel sizes, int nextPlaces, bool isTop)
    {
        Records = records;
        (Probes, Count, Places, NextPlaces) = (sizes.Probes, sizes.Count, sizes.Places, nextPlaces);
        (Shift, PerGroup, Lanes, HasContexts) = isTop ? (3, HashedStorage.PerGroup(true), 0x5555u, 0) : (4, HashedStorage.PerGroup(false), 0x1111u, -1);
    }
}

/// <summary>An n-gram below the highest order.</summary>
internal struct HashedRecord
{
    public int Word;
    public float Log10Probability;
    public float Log10Backoff;
    public int ChildStart;
}

/// <summary>An n-gram of the highest order.</summary>
internal struct HashedTop
{
    public int Word;
    public float Log10Probability;
}
