using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.NGrams;

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

    private readonly HashedLevel* _levels;
    private readonly HashedLevel[] _pinned;
    private readonly int _order;

    /// <param name="levels">Allocated pinned.</param>
    public HashedStorage(HashedLevel[] levels)
    {
        (_pinned, _order) = (levels, levels.Length);
        _levels = (HashedLevel*)Unsafe.AsPointer(ref levels[0]);
    }

    public int Order => _order;

    public int Count(int level) => _pinned[level].Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Unigram(int word, out NGramContext context)
    {
        context = _order == 1 ? default : Context(_levels, word);
        return _order == 1 ? ((HashedTop*)_levels->Records)[word].Log10Probability : ((HashedRecord*)_levels->Records)[word].Log10Probability;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int level, in NGramContext context, int word)
    {
        HashedLevel* at = _levels + level;
        return level == _order - 1
            ? Find(at, (HashedTop*)at->Records, in context, word)
            : Find(at, (HashedRecord*)at->Records, in context, word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int level, int position, out NGramContext context)
    {
        HashedLevel* at = _levels + level;
        if (level == _order - 1)
        {
            context = default;
            return ((HashedTop*)at->Records)[position].Log10Probability;
        }
        context = Context(at, position);
        return ((HashedRecord*)at->Records)[position].Log10Probability;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchUnigram(int word)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_levels->Records + ((long)word * (_order == 1 ? sizeof(HashedTop) : sizeof(HashedRecord))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchFind(int level, in NGramContext context, int word)
    {
        uint count = (uint)(context.End - context.Start);
        if (!Sse.IsSupported || count == 0)
        {
            return;
        }
        int size = level == _order - 1 ? sizeof(HashedTop) : sizeof(HashedRecord);
        int perGroup = GroupLength / size;
        long position = count > (uint)perGroup ? Place(word, context.Start, count, perGroup) : context.Start;
        Sse.Prefetch0(_levels[level].Records + (position * size));
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

    /// <summary>Where the search for a continuation begins: at the cache line that its hash falls into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Place(int word, int start, uint places, int perGroup)
    {
        int place = start + (int)((((uint)word * 0x9E3779B1u) * (ulong)places) >> 32);
        return Math.Max(start, place & -perGroup);
    }

    /// <summary>What a file says about continuations is held within the next level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NGramContext Context(HashedLevel* at, int position)
    {
        HashedRecord* record = (HashedRecord*)at->Records + position;
        uint end = Math.Min((uint)record[1].ChildStart, (uint)at->NextPlaces);
        uint start = Math.Min((uint)record->ChildStart, end);
        return new NGramContext((int)start, (int)end, record->Log10Backoff);
    }

    /// <summary>The place of a continuation, −1 for none: one look at the group where it should be, and seldom further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find<TRecord>(HashedLevel* at, TRecord* records, in NGramContext context, int word)
        where TRecord : unmanaged, IHashedRecord
    {
        uint count = (uint)(context.End - context.Start);
        if (count == 0)
        {
            return -1;
        }
        int perGroup = GroupLength / sizeof(TRecord), intsPerRecord = sizeof(TRecord) / sizeof(int);
        bool isTable = count > (uint)perGroup;
        int place = isTable ? Place(word, context.Start, count, perGroup) : context.Start;
        int* group = (int*)(records + place);
        var first = Vector256.Load(group);
        var second = Vector256.Load(group + 8);
        var wanted = Vector256.Create(word);
        uint valid = (uint)((1UL << (Math.Min(context.End - place, perGroup) * intsPerRecord)) - 1) & (sizeof(TRecord) == 8 ? 0x5555u : 0x1111u);
        uint matches = (Vector256.Equals(first, wanted).ExtractMostSignificantBits()
            | (Vector256.Equals(second, wanted).ExtractMostSignificantBits() << 8)) & valid;
        if (matches != 0)
        {
            return place + (BitOperations.TrailingZeroCount(matches) / intsPerRecord);
        }
        // A word is −1 in a place without n-gram, and only there negative.
        uint gaps = (first.ExtractMostSignificantBits() | (second.ExtractMostSignificantBits() << 8)) & valid;
        return isTable && gaps == 0 ? Probe(at, records, context.Start, (int)count, place, word) : -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Probe<TRecord>(HashedLevel* at, TRecord* records, int start, int count, int position, int word)
        where TRecord : unmanaged, IHashedRecord
    {
        int end = start + count;
        for (int left = at->Probes; left > 0; left--)
        {
            int found = TRecord.WordOf(records + position);
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

    /// <summary>The places of the next level.</summary>
    public int NextPlaces;
}

internal unsafe interface IHashedRecord
{
    static abstract int WordOf(void* record);
}

/// <summary>An n-gram below the highest order.</summary>
internal unsafe struct HashedRecord : IHashedRecord
{
    public int Word;
    public float Log10Probability;
    public float Log10Backoff;
    public int ChildStart;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordOf(void* record) => ((HashedRecord*)record)->Word;
}

/// <summary>An n-gram of the highest order.</summary>
internal unsafe struct HashedTop : IHashedRecord
{
    public int Word;
    public float Log10Probability;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordOf(void* record) => ((HashedTop*)record)->Word;
}
