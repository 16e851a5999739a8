using System.Buffers.Binary;

namespace SeqModels.NGrams;

/// <summary>The sizes of one level in a stored model, 32 bytes in the header of the file.</summary>
internal struct StoredLevel
{
    public const int Size = 32;
    public const int QuantizedProbabilities = 1;
    public const int QuantizedBackoffs = 2;

    /// <summary>No probability (backoff) is above 0, so that the sign is not stored.</summary>
    public const int UnsignedProbabilities = 4;
    public const int UnsignedBackoffs = 8;

    public int Count;

    /// <summary>Places of n-grams in the hashed form.</summary>
    public int Places;

    /// <summary>The most places that finding an n-gram takes.</summary>
    public int Probes;
    public int WordBits;
    public int ProbabilityBits;
    public int BackoffBits;
    public int ChildBits;
    public int Flags;

    public readonly int Stride => ProbabilityBits + BackoffBits + ChildBits;

    public readonly bool Has(int flag) => (Flags & flag) != 0;

    public readonly void Write(Span<byte> bytes)
    {
        ReadOnlySpan<int> values = [Count, Places, Probes, WordBits, ProbabilityBits, BackoffBits, ChildBits, Flags];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * 4)..], values[i]);
        }
    }

    public static StoredLevel Read(ReadOnlySpan<byte> bytes)
    {
        Span<int> values = stackalloc int[8];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]);
        }
        return new StoredLevel
        {
            Count = values[0],
            Places = values[1],
            Probes = values[2],
            WordBits = values[3],
            ProbabilityBits = values[4],
            BackoffBits = values[5],
            ChildBits = values[6],
            Flags = values[7],
        };
    }
}
