using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.NGrams;

/// <summary>
/// For speed. An n-gram takes 16 bytes with word, probability, backoff and where its continuations begin, 8 bytes at the highest order, and
/// the continuations of a context are a hash table of their own at the place where they lie: what is looked for is found, or found
/// missing, in the cache line that is read first, or the one beside it. Few continuations lie without gaps and are searched one by one.
/// </summary>
internal readonly unsafe struct HashedStorage : IBackoffStorage
{
    /// <summary>The most continuations that are searched one by one.</summary>
    public const int ScanLength = 4;

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
    public bool Find(int level, in NGramContext context, int word, out float log10Probability, out NGramContext found)
    {
        HashedLevel* at = _levels + level;
        int start = context.Start, count = context.End - start;
        if (level == _order - 1)
        {
            found = default;
            HashedTop* top = (HashedTop*)at->Records;
            int position = count <= ScanLength ? Scan(top, start, count, word) : Probe(at, top, start, count, word);
            log10Probability = position < 0 ? 0 : top[position].Log10Probability;
            return position >= 0;
        }
        else
        {
            HashedRecord* records = (HashedRecord*)at->Records;
            int position = count <= ScanLength ? Scan(records, start, count, word) : Probe(at, records, start, count, word);
            if (position < 0)
            {
                found = default;
                log10Probability = 0;
                return false;
            }
            found = Context(at, position);
            log10Probability = records[position].Log10Probability;
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int level, in NGramContext context, int word)
    {
        uint count = (uint)(context.End - context.Start);
        if (!Sse.IsSupported || count == 0)
        {
            return;
        }
        long position = context.Start + (count > ScanLength ? Place(word, count) : 0);
        Sse.Prefetch0(_levels[level].Records + (position * (level == _order - 1 ? sizeof(HashedTop) : sizeof(HashedRecord))));
    }

    public float At(int level, int position, out NGramContext context)
    {
        HashedLevel* at = _levels + level;
        bool top = level == _order - 1;
        context = top ? default : Context(at, position);
        return top ? ((HashedTop*)at->Records)[position].Log10Probability : ((HashedRecord*)at->Records)[position].Log10Probability;
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

    /// <summary>The places that this many continuations take.</summary>
    public static int PlacesFor(int count) => count <= ScanLength ? count : (int)Math.Min(count + (((2L * count) + 2) / 3), int.MaxValue);

    /// <summary>Where among its places the search for a continuation begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Place(int word, uint places) => (uint)((((uint)word * 0x9E3779B1u) * (ulong)places) >> 32);

    /// <summary>What a file says about continuations is held within the next level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NGramContext Context(HashedLevel* at, int position)
    {
        HashedRecord* record = (HashedRecord*)at->Records + position;
        uint end = Math.Min((uint)record[1].ChildStart, (uint)at->NextPlaces);
        uint start = Math.Min((uint)record->ChildStart, end);
        return new NGramContext((int)start, (int)end, record->Log10Backoff);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scan<TRecord>(TRecord* records, int start, int count, int word)
        where TRecord : unmanaged, IHashedRecord
    {
        for (int end = start + count; start < end; start++)
        {
            if (TRecord.WordOf(records + start) == word)
            {
                return start;
            }
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Probe<TRecord>(HashedLevel* at, TRecord* records, int start, int count, int word)
        where TRecord : unmanaged, IHashedRecord
    {
        int position = start + (int)Place(word, (uint)count), end = start + count;
        for (int left = at->Probes; left > 0; left--)
        {
            int found = TRecord.WordOf(records + position);
            if (found == word)
            {
                return position;
            }
            if (found == NoWord)
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
