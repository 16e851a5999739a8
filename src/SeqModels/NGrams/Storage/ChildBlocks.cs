using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// Where the continuations of n-grams begin, as Elias and Fano store ascending numbers (1972, 1974), in blocks of <see cref="Length"/>
/// n-grams. The header of a block has 32 bytes: the first number (32 bits); where the low bits of the block lie, as a number of 64-bit
/// words (27 bits), and how many bits of each number are low (5 bits); 192 bits in which bit (difference to the first number without its
/// low bits) + i is set for n-gram i. Four bits an n-gram, and low bits only where more than two continuations an n-gram are usual.
/// </summary>
internal static unsafe class ChildBlocks
{
    public const int Shift = 6;
    public const int Length = 1 << Shift;
    public const int HeaderLength = 32;

    /// <summary>Readable bytes that the low bits of the last block may lack.</summary>
    public const int Spare = (31 * 8) + 8;

    private const int WidthBits = 5;
    private const int LongestHigh = 128;
    private const int HighWords = 3;

    /// <summary>The number of blocks: one number more than n-grams is stored.</summary>
    public static int Count(int ngrams) => (ngrams >> Shift) + 1;

    /// <summary>How many bits of each number of a block are low; the block takes as many words of low bits.</summary>
    public static int LowBits(int first, int last)
    {
        int bits = 0;
        while ((last - first) >> bits > LongestHigh)
        {
            bits++;
        }
        return bits;
    }

    /// <summary>The words of low bits that all numbers take.</summary>
    public static int LowWords(ReadOnlySpan<int> starts)
    {
        int words = 0;
        for (; !starts.IsEmpty; starts = starts[Math.Min(Length, starts.Length)..])
        {
            words += LowBits(starts[0], starts[Math.Min(Length, starts.Length) - 1]);
        }
        return words;
    }

    /// <summary>Writes a block; the places are zero.</summary>
    /// <param name="starts">1 to <see cref="Length"/> ascending numbers.</param>
    /// <param name="header">32 bytes.</param>
    /// <param name="low">As many words as <see cref="LowBits"/> says.</param>
    /// <param name="lowIndex">The words of low bits before.</param>
    public static void Write(ReadOnlySpan<int> starts, Span<byte> header, Span<ulong> low, int lowIndex)
    {
        int bits = LowBits(starts[0], starts[^1]);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)starts[0]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], ((uint)lowIndex << WidthBits) | (uint)bits);
        for (int i = 0; i < starts.Length; i++)
        {
            uint difference = (uint)(starts[i] - starts[0]);
            int high = (int)(difference >> bits) + i;
            header[8 + (high >> 3)] |= (byte)(1 << (high & 7));
            for (int bit = 0; bit < bits; bit++)
            {
                int at = (i * bits) + bit;
                low[at >> 6] |= (ulong)((difference >> bit) & 1) << (at & 63);
            }
        }
    }

    /// <summary>The number of an n-gram, and that of the next one. Damaged blocks give any numbers.</summary>
    /// <param name="header">The n-gram's block.</param>
    /// <param name="next">The next block; read for the last n-gram of a block.</param>
    /// <param name="index">The n-gram's place in its block.</param>
    /// <param name="low">All low bits.</param>
    /// <param name="lowWords">The number of their words.</param>
    /// <param name="end">The next n-gram's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(byte* header, byte* next, int index, byte* low, uint lowWords, out uint end)
    {
        uint first = ((uint*)header)[0], place = ((uint*)header)[1];
        ulong* high = (ulong*)(header + 8);
        int count0 = BitOperations.PopCount(high[0]), count1 = BitOperations.PopCount(high[1]);
        // All bits set where the n-gram's bit lies behind the first and behind the second word.
        int behind0 = (count0 - 1 - index) >> 31, behind1 = (count0 + count1 - 1 - index) >> 31;
        int word = -(behind0 + behind1);
        ulong bits = high[word];
        int bit = Select(bits, index - (count0 & behind0) - (count1 & behind1));
        ulong rest = bits & (ulong.MaxValue << 1 << bit);
        uint start = (uint)((word << 6) + bit - index);
        while (rest == 0 && ++word < HighWords)
        {
            rest = high[word];
        }
        end = (uint)((word << 6) + BitOperations.TrailingZeroCount(rest) - index - 1);
        int width = (int)(place & ((1 << WidthBits) - 1));
        byte* own = low + ((long)Math.Min(place >> WidthBits, lowWords) << 3);
        uint mask = (1u << width) - 1;
        start = (start << width) + BitArrays.Read(own, index * width, mask);
        end = (end << width) + BitArrays.Read(own, (index + 1) * width, mask);
        end = index == Length - 1 ? *(uint*)next : first + end;
        return first + start;
    }

    /// <summary>The place of set bit number <paramref name="rank"/>, from 0 on; 64 where there are too few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Select(ulong bits, int rank) => Bmi2.X64.IsSupported
        ? BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << rank, bits))
        : SelectByHalves(bits, rank);

    /// <summary>The same by counting bits.</summary>
    internal static int SelectByHalves(ulong bits, int rank)
    {
        int place = 0;
        for (int half = 32; half > 0; half >>= 1)
        {
            int below = BitOperations.PopCount(bits & ((1UL << half) - 1));
            int skipped = rank >= below ? half : 0;
            rank -= rank >= below ? below : 0;
            bits >>= skipped;
            place += skipped;
        }
        return rank == 0 && (bits & 1) != 0 ? place : 64;
    }
}
