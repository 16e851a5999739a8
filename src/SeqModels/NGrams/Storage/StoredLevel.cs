using System.Buffers.Binary;

namespace SeqModels.NGrams.Storage;

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

    /// <summary>The words of low bits of a <see cref="ChildBlocks"/>.</summary>
    public int LowWords;
    public int Flags;

    public readonly int Stride => ProbabilityBits + BackoffBits;

    /// <summary>Whether a packed level is that of the highest order: it has no backoffs and nothing follows.</summary>
    public readonly bool IsTop => BackoffBits == 0;

    public readonly int HeaderLength => IsTop ? 0 : ChildBlocks.HeaderLength;

    /// <summary>The bytes of <see cref="ChildBlocks.Length"/> n-grams in the packed form.</summary>
    public readonly int BlockBytes => HeaderLength + (ChildBlocks.Length / 8 * Stride);

    public readonly bool Has(int flag) => (Flags & flag) != 0;

    public readonly void Write(Span<byte> bytes)
    {
        ReadOnlySpan<int> values = [Count, Places, Probes, WordBits, ProbabilityBits, BackoffBits, LowWords, Flags];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * 4)..], values[i]);
        }
    }

    public static StoredLevel Read(ReadOnlySpan<byte> bytes) => new()
    {
        Count = Value(bytes, 0),
        Places = Value(bytes, 1),
        Probes = Value(bytes, 2),
        WordBits = Value(bytes, 3),
        ProbabilityBits = Value(bytes, 4),
        BackoffBits = Value(bytes, 5),
        LowWords = Value(bytes, 6),
        Flags = Value(bytes, 7),
    };

    private static int Value(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * 4)..]);
}
