using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.NGrams;

/// <summary>
/// For speed. The n-grams of a level lie in the order of the tables: 16 bytes each with word, probability, backoff and where continuations
/// begin, 8 bytes at the highest order. A context with few continuations is searched where they lie; for the others a hash table over
/// (context, word) holds positions, and a position is right when it lies within the context and has the word.
/// </summary>
internal readonly unsafe struct HashedStorage : IBackoffStorage
{
    /// <summary>The most continuations that are searched one by one.</summary>
    public const int ScanLength = 4;

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
            int position = count <= ScanLength ? Scan(top + start, count, word, start) : Probe(at, top, start, count, word);
            log10Probability = position < 0 ? 0 : top[position].Log10Probability;
            return position >= 0;
        }
        else
        {
            HashedRecord* records = (HashedRecord*)at->Records;
            int position = count <= ScanLength ? Scan(records + start, count, word, start) : Probe(at, records, start, count, word);
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
        HashedLevel* at = _levels + level;
        int count = context.End - context.Start;
        if (!Sse.IsSupported || count <= 0)
        {
            return;
        }
        Sse.Prefetch0(count > ScanLength
            ? at->Slots + Slot(context.Start, word, at->SlotCount)
            : level == _order - 1 ? (byte*)((HashedTop*)at->Records + context.Start) : (byte*)((HashedRecord*)at->Records + context.Start));
    }

    public float At(int level, int position, out int word, out NGramContext context)
    {
        HashedLevel* at = _levels + level;
        if (level == _order - 1)
        {
            context = default;
            word = ((HashedTop*)at->Records)[position].Word;
            return ((HashedTop*)at->Records)[position].Log10Probability;
        }
        context = Context(at, position);
        word = ((HashedRecord*)at->Records)[position].Word;
        return ((HashedRecord*)at->Records)[position].Log10Probability;
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

    /// <summary>Where the search for a continuation begins among the slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Slot(int start, int word, uint slots)
    {
        ulong key = (((ulong)(uint)start << 32) | (uint)word) * 0x9E3779B97F4A7C15;
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
        return (uint)(((key >> 32) * slots) >> 32);
    }

    /// <summary>What a file says about continuations is held within the next level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NGramContext Context(HashedLevel* at, int position)
    {
        HashedRecord* record = (HashedRecord*)at->Records + position;
        uint end = Math.Min((uint)record[1].ChildStart, (uint)at->NextCount);
        uint start = Math.Min((uint)record->ChildStart, end);
        return new NGramContext((int)start, (int)end, record->Log10Backoff);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scan<TRecord>(TRecord* records, int count, int word, int start)
        where TRecord : unmanaged, IHashedRecord
    {
        for (int i = 0; i < count; i++)
        {
            if (TRecord.WordOf(records + i) == word)
            {
                return start + i;
            }
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Probe<TRecord>(HashedLevel* at, TRecord* records, int start, int count, int word)
        where TRecord : unmanaged, IHashedRecord
    {
        uint slots = at->SlotCount, slot = Slot(start, word, slots);
        for (int left = at->Probes; left > 0; left--)
        {
            int position = at->Slots[slot];
            if ((uint)(position - start) < (uint)count)
            {
                if (TRecord.WordOf(records + position) == word)
                {
                    return position;
                }
            }
            else if (position < 0)
            {
                return -1;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        return -1;
    }
}

/// <summary>Where a level of a <see cref="HashedStorage"/> lies.</summary>
internal unsafe struct HashedLevel
{
    public byte* Records;
    public int* Slots;
    public uint SlotCount;

    /// <summary>The most slots that any n-gram needs.</summary>
    public int Probes;
    public int Count;
    public int NextCount;
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
