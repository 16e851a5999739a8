using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Text.SentenceFiles;

/// <summary>Splits UTF-8 text into words at ASCII white space, and hashes words.</summary>
internal sealed class ByteWords
{
    private readonly bool[] _space = new bool[256];

    /// <param name="formFeedSeparates">Whether form feed and vertical tab separate words, besides space, tab, newline, CR and NUL.</param>
    public ByteWords(bool formFeedSeparates)
    {
        foreach (char c in formFeedSeparates ? " \t\n\v\f\r\0" : " \t\n\r\0")
        {
            _space[c] = true;
        }
    }

    /// <summary>Whether a byte separates words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSpace(byte value) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_space), value);

    /// <summary>The end of the word that begins at <paramref name="start"/>: the next white space, or the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int End(ReadOnlySpan<byte> text, int start)
    {
        int end = start + 1;
        if (Vector128.IsHardwareAccelerated && text.Length - end >= Vector128<byte>.Count)
        {
            // All separators are among the 33 lowest byte values.
            var next = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)end);
            uint low = Vector128.LessThanOrEqual(next, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
            end += low == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(low);
        }
        while (end < text.Length && !IsSpace(text[end]))
        {
            end++;
        }
        return end;
    }

    /// <summary>A platform-independent hash, on which the hash tables in model files rely.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ReadOnlySpan<byte> word)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)word.Length;
        ref byte at = ref MemoryMarshal.GetReference(word);
        int left = word.Length;
        for (; left >= 8; left -= 8, at = ref Unsafe.Add(ref at, 8))
        {
            hash = BitOperations.RotateLeft((hash ^ Unsafe.ReadUnaligned<ulong>(ref at)) * Multiplier, 29);
        }
        ulong tail = 0;
        if ((left & 4) != 0)
        {
            tail = Unsafe.ReadUnaligned<uint>(ref at);
            at = ref Unsafe.Add(ref at, 4);
        }
        if ((left & 2) != 0)
        {
            tail = (tail << 16) | Unsafe.ReadUnaligned<ushort>(ref at);
            at = ref Unsafe.Add(ref at, 2);
        }
        if ((left & 1) != 0)
        {
            tail = (tail << 8) | at;
        }
        hash = (hash ^ tail) * Multiplier;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return (uint)(hash >> 32);
    }
}
