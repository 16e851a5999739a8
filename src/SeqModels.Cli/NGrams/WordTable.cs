using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using SeqModels.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>The ids of a vocabulary's tokens by their bytes in UTF-8: a hash table with linear probing, without a string per lookup.</summary>
internal sealed class WordTable
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly int[] _slots;

    public WordTable(Vocabulary vocabulary)
    {
        IReadOnlyList<string> tokens = vocabulary.Tokens;
        _starts = new int[tokens.Count + 1];
        for (int i = 0; i < tokens.Count; i++)
        {
            _starts[i + 1] = checked(_starts[i] + Encoding.UTF8.GetByteCount(tokens[i]));
        }

        _bytes = new byte[_starts[^1]];
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, tokens.Count * 2))];
        for (int i = 0; i < tokens.Count; i++)
        {
            Encoding.UTF8.GetBytes(tokens[i], _bytes.AsSpan(_starts[i]));
            int slot = SlotOf(Token(i));
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>The id of a token; −1 if it is not in the vocabulary.</summary>
    public int Find(ReadOnlySpan<byte> token)
    {
        for (int slot = SlotOf(token); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            int id = _slots[slot] - 1;
            if (Token(id).SequenceEqual(token))
            {
                return id;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> Token(int id) => _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);

    private int SlotOf(ReadOnlySpan<byte> token)
    {
        ulong hash = (ulong)token.Length;
        for (; token.Length >= sizeof(ulong); token = token[sizeof(ulong)..])
        {
            hash = Mixed(hash ^ MemoryMarshal.Read<ulong>(token));
        }

        ulong rest = 0;
        foreach (byte value in token)
        {
            rest = (rest << 8) | value;
        }

        return (int)(Mixed(hash ^ rest) & (ulong)(_slots.Length - 1));
    }

    private static ulong Mixed(ulong value)
    {
        value *= Factor;
        return value ^ (value >> 29);
    }
}
