using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// The storage for small size. The words of a level are bit-packed, so that a binary search touches few cache lines; a second array has
/// blocks of <see cref="ChildBlocks.Length"/> n-grams: the starts of their continuations (<see cref="ChildBlocks"/>), then probability and
/// backoff of each. Quantised values are numbers of entries in a table of the level.
/// </summary>
internal readonly unsafe struct PackedStorage : IBackoffStorage
{
    /// <summary>
    /// In more words than these a bisection branches: the processor guesses on and so asks the memory early. In fewer, which are in the
    /// cache together, it does not, as no wrong guess costs anything then; the last eight are compared at once where the processor can.
    /// </summary>
    private const int BranchingCount = 32;

    /// <summary>The words that are compared at once.</summary>
    private const int GroupCount = 8;

    /// <summary>A payload's last bytes from its first: they may lie in the next cache line.</summary>
    private const int PayloadReach = 12;

    private readonly ModelMemory _memory;
    private readonly PackedLevel* _levels;
    private readonly int _order;

    /// <param name="memory">The memory that holds the levels.</param>
    /// <param name="levels">The addresses and sizes of the levels.</param>
    public PackedStorage(ModelMemory memory, PackedLevel[] levels)
    {
        (_memory, _order) = (memory, levels.Length);
        _levels = memory.NewTable<PackedLevel>(_order);
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

    public int Places(int level) => _levels[level].Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Unigram(int word, out NGramContext context)
    {
        PackedUnigram* unigram = (PackedUnigram*)_levels->Words + word;
        uint end = Math.Min((uint)unigram[1].ChildStart, (uint)_levels->NextCount);
        uint start = Math.Min((uint)unigram->ChildStart, end);
        context = new NGramContext((int)start, (int)end, unigram->Log10Backoff);
        return unigram->Log10Probability;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int level, in NGramContext context, int word) =>
        Search(_levels + level, context.Start, context.End - context.Start, (uint)word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Locate(int level, in NGramContext context, int word)
    {
        // Most contexts have few continuations: the values of the n-gram found lie near those of the middle one, and need not wait for the
        // search.
        if (Sse.IsSupported && context.Start < context.End)
        {
            PackedLevel* at = _levels + level;
            int middle = (int)(((long)context.Start + context.End) >> 1);
            byte* block = Block(at, middle);
            Sse.Prefetch0(at->Words + (((long)middle * at->WordBits) >> 3));
            Sse.Prefetch0(block);
            Sse.Prefetch0(block + at->HeaderLength + ((Index(middle) * at->Stride) >> 3));
        }
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindInner(int level, in NGramContext context, int place, int word) => Find(level, in context, word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindTop(in NGramContext context, int place, int word) => Find(_order - 1, in context, word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtInner(int level, int position, out NGramContext context) => Inner(_levels + level, position, out context);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtTop(int position)
    {
        PackedLevel* at = _levels + (_order - 1);
        return Probability(at, Block(at, position), Index(position) * at->Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchUnigram(int word)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((PackedUnigram*)_levels->Words + word);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchFind(int level, in NGramContext context, int word)
    {
        if (Sse.IsSupported && context.Start < context.End)
        {
            PackedLevel* at = _levels + level;
            Sse.Prefetch0(at->Words + (((((long)context.Start + context.End) >> 1) * at->WordBits) >> 3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchAt(int level, int position)
    {
        if (Sse.IsSupported)
        {
            PackedLevel* at = _levels + level;
            byte* block = Block(at, position);
            byte* payload = block + at->HeaderLength + ((Index(position) * at->Stride) >> 3);
            Sse.Prefetch0(payload);
            Sse.Prefetch0(payload + PayloadReach);
            Sse.Prefetch0(block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int level, int position, out NGramContext context)
    {
        if (position < 0)
        {
            context = default;
            return 0;
        }
        return Payload(_levels + level, position, out context);
    }

    public void Read(int level, int start, Span<int> words, Span<float> log10Probabilities)
    {
        PackedLevel* at = _levels + level;
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (int)BitArrays.Read(at->Words, (long)(start + i) * at->WordBits, at->WordMask);
        }
        for (int i = 0; i < words.Length;)
        {
            byte* payload = Block(at, start + i) + at->HeaderLength;
            int bit = Index(start + i) * at->Stride;
            for (int end = Math.Min(words.Length, i + ChildBlocks.Length - Index(start + i)); i < end; i++, bit += at->Stride)
            {
                log10Probabilities[i] = Probability(at, payload, bit);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Search(PackedLevel* at, int start, int count, uint word)
    {
        byte* words = at->Words;
        long bits = at->WordBits;
        uint mask = at->WordMask;
        if (count == 0)
        {
            return -1;
        }
        while (count > BranchingCount)
        {
            int half = count >> 1;
            if (BitArrays.Read(words, (start + half) * bits, mask) <= word)
            {
                start += half;
            }
            count -= half;
        }
        int few = Avx2.IsSupported ? GroupCount : 1;
        while (count > few)
        {
            // The difference is negative, and its sign a mask of ones, where the word found is not above the word.
            int half = count >> 1;
            start += half & (((int)BitArrays.Read(words, (start + half) * bits, mask) - (int)word - 1) >> 31);
            count -= half;
        }
        if (Avx2.IsSupported)
        {
            if (start <= at->LastGroup)
            {
                uint matches = Equal(at, start * bits, word) & ((1u << count) - 1);
                return (start + BitOperations.TrailingZeroCount(matches)) | (((int)matches - 1) >> 31);
            }
            // At the end of the level, or with longer words.
            for (; count > 1 && BitArrays.Read(words, start * bits, mask) != word; count--)
            {
                start++;
            }
        }
        return BitArrays.Read(words, start * bits, mask) == word ? start : -1;
    }

    /// <summary>A bit for each of <see cref="GroupCount"/> words from a bit on: whether it is the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Equal(PackedLevel* at, long bit, uint word)
    {
        byte* first = at->Words + (bit >> 3);
        Vector256<int> bits = at->GroupBits + Vector256.Create((int)bit & 7);
        // The four bytes in which each word begins.
        Vector256<byte> bytes = Avx2.Shuffle((bits >>> 3).AsByte(), Vector256.Create(0x0404040400000000, 0x0C0C0C0C08080808, 0x0404040400000000, 0x0C0C0C0C08080808).AsByte())
            + Vector256.Create(0x03020100).AsByte();
        var all = Vector256.Create(Vector128.Load(first), Vector128.Load(first + at->HalfGroup));
        Vector256<uint> words = Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(all, bytes).AsUInt32(), (bits & Vector256.Create(7)).AsUInt32());
        return Vector256.Equals(words & Vector256.Create(at->WordMask), Vector256.Create(word)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Payload(PackedLevel* at, int position, out NGramContext context)
    {
        if (at->HeaderLength == 0)
        {
            context = default;
            return Probability(at, Block(at, position), Index(position) * at->Stride);
        }
        return Inner(at, position, out context);
    }

    /// <summary>An n-gram below the highest order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Inner(PackedLevel* at, int position, out NGramContext context)
    {
        byte* block = Block(at, position), payload = block + ChildBlocks.HeaderLength;
        int index = Index(position), bit = index * at->Stride;
        uint start = ChildBlocks.Read(block, block + at->BlockBytes, index, at->Low, at->LowWords, out uint end);
        end = Math.Min(end, (uint)at->NextCount);
        start = Math.Min(start, end);
        uint code = BitArrays.Read(payload, bit + at->ProbabilityBits, at->BackoffMask);
        float backoff = at->Backoffs != null ? at->Backoffs[code] : BitConverter.UInt32BitsToSingle(code | at->BackoffSign) + 0f;
        context = new NGramContext((int)start, (int)end, backoff);
        return Probability(at, payload, bit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Probability(PackedLevel* at, byte* payload, int bit)
    {
        uint code = BitArrays.Read(payload, bit, at->ProbabilityMask);
        return at->Probabilities != null ? at->Probabilities[code] : BitConverter.UInt32BitsToSingle(code | at->ProbabilitySign) + 0f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Block(PackedLevel* at, int position) => at->Payload + ((long)(position >> ChildBlocks.Shift) * at->BlockBytes);

    private static int Index(int position) => position & (ChildBlocks.Length - 1);
}

/// <summary>Where a level of a <see cref="PackedStorage"/> lies. Level 0 has <see cref="PackedUnigram"/>s in place of words.</summary>
internal unsafe struct PackedLevel
{
    public byte* Words;

    /// <summary>The blocks.</summary>
    public byte* Payload;

    /// <summary>The low bits of the blocks' headers.</summary>
    public byte* Low;

    /// <summary>The values of a quantised level, else null.</summary>
    public float* Probabilities;
    public float* Backoffs;
    public int WordBits;
    public int ProbabilityBits;
    public int BackoffBits;
    public int Stride;
    public uint WordMask;
    public uint ProbabilityMask;
    public uint BackoffMask;
    public uint LowWords;
    public int BlockBytes;

    /// <summary>0 at the highest order.</summary>
    public int HeaderLength;

    /// <summary>The sign bit where all values have it and it is not stored.</summary>
    public uint ProbabilitySign;
    public uint BackoffSign;
    public int Count;
    public int NextCount;

    /// <summary>The last word from which eight can be compared at once: behind it too few bytes are readable. −1 where words are too
    /// long for it.</summary>
    public int LastGroup;

    /// <summary>Where the fifth of eight words begins, in whole bytes.</summary>
    public int HalfGroup;

    /// <summary>Where each of eight words begins, in bits: four from the first one's byte, four from <see cref="HalfGroup"/>.</summary>
    public Vector256<int> GroupBits;

    /// <summary>Sets what comparing eight words at once needs.</summary>
    /// <param name="length">The bytes of all words that are readable.</param>
    public void PrepareGroups(long length)
    {
        const int LongestWord = 25;
        HalfGroup = WordBits / 2;
        GroupBits = (Vector256.Create(0, 1, 2, 3, 0, 1, 2, 3) * WordBits) + Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1) * (4 * WordBits % 8);
        long bytes = length - HalfGroup - Vector128<byte>.Count;
        LastGroup = WordBits is 0 or > LongestWord || bytes < 0 ? -1 : (int)Math.Min(bytes * 8 / WordBits, int.MaxValue);
    }
}

/// <summary>A unigram.</summary>
internal struct PackedUnigram
{
    public float Log10Probability;
    public float Log10Backoff;
    public int ChildStart;
}
