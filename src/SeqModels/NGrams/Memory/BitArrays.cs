using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Memory;

/// <summary>Numbers of up to 32 bits, one after another in memory; 8 bytes behind the last one must be readable.</summary>
internal static unsafe class BitArrays
{
    /// <summary>The bytes that <paramref name="count"/> numbers take, with those behind.</summary>
    public static long Length(long count, int bits) => ((((count * bits) + 7) / 8) + 8 + 7) & ~7L;

    /// <summary>The bits of the numbers up to <paramref name="largest"/>.</summary>
    public static int Width(long largest) => largest <= 0 ? 1 : BitOperations.Log2((ulong)largest) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(byte* source, long bit, uint mask) =>
        (uint)(Unsafe.ReadUnaligned<ulong>(source + (bit >> 3)) >> (int)(bit & 7)) & mask;

    public static uint Mask(int bits) => bits == 32 ? uint.MaxValue : (1u << bits) - 1;
}
