using System.Buffers.Binary;
using System.Text;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Storage;

/// <summary>
/// The header of a stored model and, from it, where everything lies. All numbers are little-endian. The header: 8 bytes <c>SEQNGBKF</c>,
/// version, kind, order, flags, number of tokens, ids of unknown, begin and end token (−1 for none), bytes of all tokens (int64), slots of
/// their hash table, bytes of the description, bytes of the file (int64); 32 bytes for each level (<see cref="StoredLevel"/>); a CRC-32C of
/// every section; a CRC-32C of the header. Version 3, which a model with a tokenizer has, puts the bytes of its description (int32) and a
/// zero (int32) before the levels. The sections follow, each at a multiple of 64: tokens (offsets, bytes, slots), the description and
/// behind it the tokenizer's, then of each level for the hashed form the n-grams, for the packed form words, blocks, low bits and tables of
/// values.
/// </summary>
internal sealed class StoredLayout
{
    public const int Version = 2;
    public const int VersionWithTokenizer = 3;
    public const int BySentencesFlag = 1;
    public const int NormalizedFlag = 2;
    public const int TokenSections = 4;

    /// <summary>The section of the descriptions of model and tokenizer.</summary>
    public const int TextSection = 3;

    private const int FixedLength = 64;
    private const int TokenizerFieldsLength = 8;
    private const int Alignment = 64;

    /// <summary>Longer descriptions are no text that somebody wrote, and no string could hold them all.</summary>
    private const int MaxDescriptionBytes = 1 << 28;

    private long[]? _offsets;

    // Fields, because the JIT would compile every property that opening a file uses.
    public required NGramStorageKind Kind;
    public required int Flags;
    public required int TokenCount;

    /// <summary>Unknown, begin, end; −1 for none.</summary>
    public required int[] Specials;
    public required long TokenBytes;
    public required int TokenSlots;
    public required int DescriptionBytes;

    /// <summary>0 where the file does not say how text is cut.</summary>
    public int TokenizerBytes;

    public required StoredLevel[] Levels;

    public static ReadOnlySpan<byte> Magic => "SEQNGBKF"u8;

    public int Order => Levels.Length;

    public int SectionsPerLevel => Kind == NGramStorageKind.Hashed ? 1 : 4;

    public int SectionCount => TokenSections + (Order * SectionsPerLevel);

    public int HeaderLength => LevelsAt + (Order * StoredLevel.Size) + (SectionCount * 4) + 4;

    /// <summary>Where the sections begin, and at the end the length of the file.</summary>
    public long[] Offsets => _offsets ??= ComputeOffsets();

    public long FileLength => Offsets[^1];

    public long SectionLength(int section)
    {
        if (section < TokenSections)
        {
            return section switch { 0 => (TokenCount + 1L) * 4, 1 => TokenBytes, 2 => TokenSlots * 4L, _ => (long)DescriptionBytes + TokenizerBytes };
        }
        int level = (section - TokenSections) / SectionsPerLevel, part = (section - TokenSections) % SectionsPerLevel;
        StoredLevel sizes = Levels[level];
        if (Kind == NGramStorageKind.Hashed)
        {
            return (level == Order - 1 ? sizes.Places * 8L : (sizes.Places + 1L) * 16) + HashedLevel.GroupLength;
        }
        if (level == 0)
        {
            return part == 0 ? (sizes.Count + 1L) * 12 : 0;
        }
        return part switch
        {
            0 => BitArrays.Length(sizes.Count, sizes.WordBits),
            1 => sizes.IsTop ? BitArrays.Length(sizes.Count, sizes.Stride) : ((long)ChildBlocks.Count(sizes.Count) * sizes.BlockBytes) + 8,
            2 => sizes.IsTop ? 0 : (sizes.LowWords * 8L) + ChildBlocks.Spare,
            _ => ((sizes.Has(StoredLevel.QuantizedProbabilities) ? 4L << sizes.ProbabilityBits : 0)
                + (sizes.Has(StoredLevel.QuantizedBackoffs) ? 4L << sizes.BackoffBits : 0)),
        };
    }

    /// <summary>The layout of the same model with other texts.</summary>
    public StoredLayout WithTexts(ModelTexts texts) => new()
    {
        Kind = Kind,
        Flags = Flags,
        TokenCount = TokenCount,
        Specials = Specials,
        TokenBytes = TokenBytes,
        TokenSlots = TokenSlots,
        DescriptionBytes = Encoding.UTF8.GetByteCount(texts.Description),
        TokenizerBytes = Encoding.UTF8.GetByteCount(texts.Tokenizer),
        Levels = Levels,
    };

    public byte[] WriteHeader(ReadOnlySpan<uint> checksums)
    {
        byte[] header = new byte[HeaderLength];
        Span<byte> at = header;
        Magic.CopyTo(at);
        ReadOnlySpan<int> values = [TokenizerBytes == 0 ? Version : VersionWithTokenizer, (int)Kind, Order, Flags, TokenCount, .. Specials];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(at[(8 + (i * 4))..], values[i]);
        }
        BinaryPrimitives.WriteInt64LittleEndian(at[40..], TokenBytes);
        BinaryPrimitives.WriteInt32LittleEndian(at[48..], TokenSlots);
        BinaryPrimitives.WriteInt32LittleEndian(at[52..], DescriptionBytes);
        BinaryPrimitives.WriteInt64LittleEndian(at[56..], FileLength);
        if (TokenizerBytes > 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(at[FixedLength..], TokenizerBytes);
        }
        at = at[LevelsAt..];
        foreach (StoredLevel level in Levels)
        {
            level.Write(at);
            at = at[StoredLevel.Size..];
        }
        foreach (uint checksum in checksums)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, checksum);
            at = at[4..];
        }
        BinaryPrimitives.WriteUInt32LittleEndian(at, BinaryData.Checksum(header.AsSpan(..^4)));
        return header;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">Why the file cannot be loaded, as the end of a sentence.</exception>
    public static StoredLayout ReadHeader(ReadOnlySpan<byte> file, long length, out uint[] checksums)
    {
        Check(file.Length >= FixedLength && file.StartsWith(Magic), "it is no n-gram model of SeqModels");
        int version = Int(file, 8);
        if (version is not (Version or VersionWithTokenizer))
        {
            throw new InvalidDataException($"it is of version {version}, and this library reads versions {Version} and {VersionWithTokenizer}");
        }
        int order = Int(file, 16);
        if (order is < 1 or > NGramState.MaxOrder)
        {
            throw new InvalidDataException($"its order is {order}");
        }
        var kind = (NGramStorageKind)Int(file, 12);
        if (kind is not (NGramStorageKind.Hashed or NGramStorageKind.Packed))
        {
            throw new InvalidDataException($"its storage is of the unknown kind {(int)kind}");
        }
        int sections = TokenSections + (order * (kind == NGramStorageKind.Hashed ? 1 : 4));
        int levelsAt = FixedLength + (version == VersionWithTokenizer ? TokenizerFieldsLength : 0);
        int headerLength = levelsAt + (order * StoredLevel.Size) + (sections * 4) + 4;
        Check(file.Length >= headerLength, "it ends too early");
        Check(BinaryData.Checksum(file[..(headerLength - 4)]) == (uint)Int(file, headerLength - 4), "its header is damaged (the checksum does not fit)");

        var levels = new StoredLevel[order];
        for (int i = 0; i < order; i++)
        {
            levels[i] = StoredLevel.Read(file[(levelsAt + (i * StoredLevel.Size))..]);
        }
        checksums = new uint[sections];
        for (int i = 0; i < sections; i++)
        {
            checksums[i] = (uint)Int(file, levelsAt + (order * StoredLevel.Size) + (i * 4));
        }
        int tokenizerBytes = version == VersionWithTokenizer ? Int(file, FixedLength) : 0;
        Check(version == Version || tokenizerBytes is >= 1 and <= MaxDescriptionBytes, "the size of its tokenizer is impossible");
        var layout = new StoredLayout
        {
            Kind = kind,
            Flags = Int(file, 20),
            TokenCount = Int(file, 24),
            Specials = [Int(file, 28), Int(file, 32), Int(file, 36)],
            TokenBytes = BinaryPrimitives.ReadInt64LittleEndian(file[40..]),
            TokenSlots = Int(file, 48),
            DescriptionBytes = Int(file, 52),
            TokenizerBytes = tokenizerBytes,
            Levels = levels,
        };
        layout.CheckSizes();
        return layout.FileLength == length
            ? layout : throw new InvalidDataException($"it has {length} bytes where its header announces {layout.FileLength}");
    }

    private int LevelsAt => FixedLength + (TokenizerBytes == 0 ? 0 : TokenizerFieldsLength);

    private static int Int(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadInt32LittleEndian(file[offset..]);

    private static void Check(bool condition, string why)
    {
        if (!condition)
        {
            throw new InvalidDataException(why);
        }
    }

    private void CheckSizes()
    {
        Check(TokenCount is >= 1 and < int.MaxValue && TokenBytes is >= 0 and <= uint.MaxValue && TokenSlots >= 1 && DescriptionBytes is >= 0 and <= MaxDescriptionBytes,
            "the sizes of its vocabulary are impossible");
        foreach (int id in Specials)
        {
            if (id < -1 || id >= TokenCount)
            {
                throw new InvalidDataException($"its special token {id} is outside its vocabulary");
            }
        }
        if (AreSame(0, 1) || AreSame(0, 2) || AreSame(1, 2))
        {
            throw new InvalidDataException(
                $"its unknown, begin and end token are {Specials[0]}, {Specials[1]} and {Specials[2]}, and no two may be the same");
        }
        Check((Flags & BySentencesFlag) == 0 || (Specials[1] >= 0 && Specials[2] >= 0), "its vocabulary has no sentence bounds");
        Check(Levels[0].Count == TokenCount, "its unigrams are not its vocabulary");
        for (int i = 0; i < Order; i++)
        {
            StoredLevel level = Levels[i];
            bool top = i == Order - 1;
            bool hashed = level.Places >= level.Count && level.Places < int.MaxValue && level.Probes >= 0 && level.Probes <= level.Places && (i > 0 || level.Places == TokenCount);
            bool packed = i == 0 || (level.WordBits is >= 1 and <= 31
                && IsWidth(level.ProbabilityBits, level.Has(StoredLevel.QuantizedProbabilities), level.Has(StoredLevel.UnsignedProbabilities))
                && (top ? level.BackoffBits == 0 && !level.Has(StoredLevel.QuantizedBackoffs)
                    : IsWidth(level.BackoffBits, level.Has(StoredLevel.QuantizedBackoffs), level.Has(StoredLevel.UnsignedBackoffs)))
                && level.LowWords >= 0 && level.LowWords <= (top ? 0 : 1 << 27));
            if (level.Count is < 0 or int.MaxValue || !(Kind == NGramStorageKind.Hashed ? hashed : packed))
            {
                throw new InvalidDataException($"the sizes of its {i + 1}-grams are impossible");
            }
        }
    }

    private bool AreSame(int first, int second) => Specials[first] >= 0 && Specials[first] == Specials[second];

    /// <summary>Whether values can have so many bits: numbers of entries of a table up to 16, others those of a float, the sign stored or
    /// not.</summary>
    private static bool IsWidth(int bits, bool quantized, bool unsigned) => quantized ? bits is >= 1 and <= 16 : bits == (unsigned ? 31 : 32);

    private long[] ComputeOffsets()
    {
        var offsets = new long[SectionCount + 1];
        long at = HeaderLength;
        for (int i = 0; i < offsets.Length; i++)
        {
            at = (at + Alignment - 1) / Alignment * Alignment;
            offsets[i] = at;
            at += i < SectionCount ? SectionLength(i) : 0;
        }
        return offsets;
    }
}
