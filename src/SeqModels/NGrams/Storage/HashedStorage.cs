using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// The storage for fast queries. An n-gram takes 16 bytes (word, probability, backoff, start of its continuations), 8 bytes at the highest
/// order. The continuations of a context form a hash table of their own: most lookups, hits and misses, read a single 64-byte group.
/// Continuations that fit into one group are stored without gaps.
/// </summary>
internal readonly unsafe struct HashedStorage : IBackoffStorage
{
    /// <summary>The word of a place that holds no n-gram.</summary>
    public const int NoWord = -1;

    private readonly ModelMemory _memory;
    private readonly HashedLevel* _levels;
    private readonly int _order;

    /// <param name="memory">The memory that holds the levels.</param>
    /// <param name="levels">The addresses and sizes of the levels.</param>
    public HashedStorage(ModelMemory memory, HashedLevel[] levels)
    {
        (_memory, _order) = (memory, levels.Length);
        _levels = memory.NewTable<HashedLevel>(_order);
        for (int i = 0; i < levels.Length; i++)
        {
            _levels[i] = levels[i];
        }
    }

    public int Order => _order;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ModelMemory.Reading Read() => _memory.Read();

    public ModelMemory.Use Hold() => _memory.Hold();

    public int Count(int level) => _levels[level].Count;

    public int Places(int level) => _levels[level].Places;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Unigram(int word, out NGramContext context) => Read(_levels, word, -1, out context);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int level, in NGramContext context, int word) => level == _order - 1
        ? FindTop(in context, Place(in context, word, HashedLevel.GroupLength / sizeof(HashedTop)), word)
        : FindInner(level, in context, Place(in context, word, HashedLevel.GroupLength / sizeof(HashedRecord)), word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindInner(int level, in NGramContext context, int place, int word) => FindIn(
        _levels + level, in context, place, word, HashedLevel.GroupLength / sizeof(HashedRecord), HashedLevel.RecordShift, HashedLevel.RecordLanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindTop(in NGramContext context, int place, int word) => FindIn(
        _levels + (_order - 1), in context, place, word, HashedLevel.GroupLength / sizeof(HashedTop), HashedLevel.TopShift, HashedLevel.TopLanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtInner(int level, int position, out NGramContext context)
    {
        HashedLevel* at = _levels + level;
        HashedRecord* record = (HashedRecord*)at->Records + position;
        uint end = Math.Min((uint)record[1].ChildStart, (uint)at->NextPlaces);
        context = new NGramContext((int)Math.Min((uint)record->ChildStart, end), (int)end, record->Log10Backoff);
        return record->Log10Probability;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtTop(int position) => ((HashedTop*)_levels[_order - 1].Records + position)->Log10Probability;

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
    public void PrefetchFind(int level, in NGramContext context, int word) => Locate(level, in context, word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Locate(int level, in NGramContext context, int word)
    {
        HashedLevel* at = _levels + level;
        int place = Place(in context, word, at->PerGroup);
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(at->Records + ((long)place << at->Shift));
        }
        return place;
    }

    /// <summary>Nothing to do: <see cref="Find"/> has already read it.</summary>
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

    /// <summary>The maximum number of places that this many continuations take in a level.</summary>
    public static int PlacesFor(int count, bool top) => count <= HashedLevel.GroupSize(top)
        ? count
        : (int)Math.Min(count + (((2L * count) + 2) / 3), int.MaxValue);

    /// <summary>Where the search for a continuation begins among those of its context: at the cache line that its hash falls
    /// into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Offset(int word, int start, uint places, int perGroup)
    {
        int place = start + (int)((((uint)word * 0x9E3779B1u) * (ulong)places) >> 32);
        int offset = (place & -perGroup) - start;
        return offset & ~(offset >> 31);
    }

    /// <summary>Compares one group, and rarely probes further; no other branch depends on the model.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindIn(HashedLevel* at, in NGramContext context, int place, int word, int perGroup, int shift, uint lanes)
    {
        int start = context.Start, count = context.End - start, isTable = (perGroup - count) >> 31, laneShift = shift - 2;
        int beyond = context.End - place - perGroup, within = perGroup + (beyond & (beyond >> 31));
        uint valid = lanes & ((1u << (within << laneShift)) - 1);
        Compare((int*)(at->Records + ((long)place << shift)), word, out uint matches, out uint gaps);
        matches &= valid;
        // A word is −1 in a place without n-gram, and only there negative.
        if (((gaps & valid) | matches | (uint)~isTable) == 0)
        {
            return Probe(at, start, count, place, word);
        }
        int isMissing = ((int)matches - 1) >> 31;
        return (place + (BitOperations.TrailingZeroCount(matches) >> laneShift)) | isMissing;
    }

    /// <summary>Where the lookup of a continuation begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(in NGramContext context, int word, int perGroup)
    {
        int start = context.Start, count = context.End - start, isTable = (perGroup - count) >> 31;
        return start + (isTable & Offset(word, start, (uint)count, perGroup));
    }

    /// <summary>Reads a record; the range of its continuations is clamped to the next level, whatever the file holds.</summary>
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
