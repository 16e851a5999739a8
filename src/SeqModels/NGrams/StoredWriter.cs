using System.Text;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>Lays out the tables of a model in the form of a stored one.</summary>
internal static unsafe class StoredWriter
{
    /// <summary>All sizes, before anything is written.</summary>
    public static StoredLayout Layout(BackoffTables tables, NGramStorageOptions options, string description)
    {
        Vocabulary vocabulary = tables.Vocabulary;
        long tokenBytes = 0;
        foreach (string token in vocabulary.Tokens)
        {
            tokenBytes += TokenTable.ByteCount(token);
        }
        var levels = new StoredLevel[tables.Order];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = options.Kind == NGramStorageKind.Hashed ? HashedWriter.Sizes(tables, i) : PackedWriter.Sizes(tables, i, options);
        }
        return new StoredLayout
        {
            Kind = options.Kind,
            Flags = (tables.BySentences ? StoredLayout.BySentencesFlag : 0) | (tables.IsNormalized ? StoredLayout.NormalizedFlag : 0),
            TokenCount = vocabulary.Count,
            Specials = [vocabulary.UnknownId ?? -1, vocabulary.BeginId ?? -1, vocabulary.EndId ?? -1],
            TokenBytes = tokenBytes,
            TokenSlots = TokenTable.SlotCountFor(vocabulary.Count),
            DescriptionBytes = Encoding.UTF8.GetByteCount(description),
            Levels = levels,
        };
    }

    /// <summary>Writes everything into zeroed memory of <see cref="StoredLayout.FileLength"/> bytes.</summary>
    public static void Fill(StoredLayout layout, BackoffTables tables, string description, ModelMemory memory)
    {
        byte* file = memory.Pointer;
        long[] offsets = layout.Offsets;
        TokenTable.Fill(
            tables.Vocabulary, (uint*)(file + offsets[0]), file + offsets[1], (int*)(file + offsets[2]), layout.TokenSlots);
        Encoding.UTF8.GetBytes(description, new Span<byte>(file + offsets[3], layout.DescriptionBytes));
        for (int i = 0; i < layout.Order; i++)
        {
            int section = StoredLayout.TokenSections + (i * layout.SectionsPerLevel);
            if (layout.Kind == NGramStorageKind.Hashed)
            {
                layout.Levels[i].Probes = HashedWriter.Fill(tables, i, file + offsets[section], (int*)(file + offsets[section + 1]), layout.Levels[i].SlotCount);
            }
            else
            {
                PackedWriter.Fill(tables, i, layout.Levels[i], file + offsets[section], file + offsets[section + 1],
                    (uint*)(file + offsets[section + 2]), (float*)(file + offsets[section + 3]));
            }
        }
        var checksums = new uint[layout.SectionCount];
        for (int i = 0; i < checksums.Length; i++)
        {
            checksums[i] = Checksum(file + offsets[i], layout.SectionLength(i));
        }
        layout.WriteHeader(checksums).CopyTo(new Span<byte>(file, layout.HeaderLength));
        GC.KeepAlive(memory);
    }

    public static uint Checksum(byte* bytes, long length)
    {
        const int Chunk = 1 << 24;
        uint checksum = 0;
        for (; length > 0; length -= Chunk, bytes += Chunk)
        {
            checksum = BinaryData.Append(checksum, new ReadOnlySpan<byte>(bytes, (int)Math.Min(length, Chunk)));
        }
        return checksum;
    }
}

/// <summary>Writes the levels of a <see cref="HashedStorage"/>.</summary>
internal static unsafe class HashedWriter
{
    public static StoredLevel Sizes(BackoffTables tables, int level)
    {
        long indexed = 0;
        if (level > 0)
        {
            int[] starts = tables.Levels[level - 1].ChildStarts;
            for (int i = 0; i + 1 < starts.Length; i++)
            {
                int count = starts[i + 1] - starts[i];
                indexed += count > HashedStorage.ScanLength ? count : 0;
            }
        }
        return new StoredLevel { Count = tables.Levels[level].Count, SlotCount = (int)Math.Min((indexed * 2) + 1, int.MaxValue - 1) };
    }

    /// <summary>Writes a level and gives the most slots that finding one of its n-grams needs.</summary>
    public static int Fill(BackoffTables tables, int number, byte* records, int* slots, int slotCount)
    {
        BackoffLevel level = tables.Levels[number];
        bool top = number == tables.Order - 1;
        for (int i = 0; i < level.Count; i++)
        {
            int word = level.Words is { } words ? words[i] : i;
            if (top)
            {
                ((HashedTop*)records)[i] = new HashedTop { Word = word, Log10Probability = level.Log10Probabilities[i] };
            }
            else
            {
                ((HashedRecord*)records)[i] = new HashedRecord
                {
                    Word = word,
                    Log10Probability = level.Log10Probabilities[i],
                    Log10Backoff = level.Log10Backoffs[i],
                    ChildStart = level.ChildStarts[i],
                };
            }
        }
        if (!top)
        {
            ((HashedRecord*)records)[level.Count].ChildStart = level.ChildStarts[level.Count];
        }
        new Span<int>(slots, slotCount).Fill(-1);
        return number == 0 ? 0 : Index(tables.Levels[number - 1].ChildStarts, level.Words!, slots, (uint)slotCount);
    }

    private static int Index(int[] starts, int[] words, int* slots, uint slotCount)
    {
        int most = 0;
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            int start = starts[i], end = starts[i + 1];
            if (end - start <= HashedStorage.ScanLength)
            {
                continue;
            }
            for (int position = start; position < end; position++)
            {
                uint slot = HashedStorage.Slot(start, words[position], slotCount);
                int probes = 1;
                for (; slots[slot] >= 0; probes++)
                {
                    slot = slot + 1 == slotCount ? 0 : slot + 1;
                }
                slots[slot] = position;
                most = Math.Max(most, probes);
            }
        }
        return most;
    }
}

/// <summary>Writes the levels of a <see cref="PackedStorage"/>.</summary>
internal static unsafe class PackedWriter
{
    public static StoredLevel Sizes(BackoffTables tables, int number, NGramStorageOptions options)
    {
        BackoffLevel level = tables.Levels[number];
        if (number == 0)
        {
            return new StoredLevel { Count = level.Count };
        }
        bool top = number == tables.Order - 1;
        int flags = options.ProbabilityBits is null ? 0 : StoredLevel.QuantizedProbabilities;
        flags |= options.BackoffBits is null || top ? 0 : StoredLevel.QuantizedBackoffs;
        bool unsignedProbabilities = options.ProbabilityBits is null && NoneAboveZero(level.Log10Probabilities);
        bool unsignedBackoffs = options.BackoffBits is null && !top && NoneAboveZero(level.Log10Backoffs);
        flags |= (unsignedProbabilities ? StoredLevel.UnsignedProbabilities : 0) | (unsignedBackoffs ? StoredLevel.UnsignedBackoffs : 0);
        return new StoredLevel
        {
            Count = level.Count,
            Flags = flags,
            WordBits = BitArrays.Width(tables.Vocabulary.Count - 1),
            ProbabilityBits = options.ProbabilityBits ?? (unsignedProbabilities ? 31 : 32),
            BackoffBits = top ? 0 : options.BackoffBits ?? (unsignedBackoffs ? 31 : 32),
            ChildBits = top ? 0 : BitArrays.Width(LargestDifference(level.ChildStarts)),
        };
    }

    public static void Fill(BackoffTables tables, int number, StoredLevel sizes, byte* words, byte* payload, uint* blocks, float* codebooks)
    {
        BackoffLevel level = tables.Levels[number];
        if (number == 0)
        {
            FillUnigrams(level, (PackedUnigram*)words);
            return;
        }
        ReadOnlySpan<float> probabilityCodes = default, backoffCodes = default;
        if (sizes.Has(StoredLevel.QuantizedProbabilities))
        {
            probabilityCodes = Write(Codebook.Build(level.Log10Probabilities, sizes.ProbabilityBits, float.NaN), ref codebooks);
        }
        if (sizes.Has(StoredLevel.QuantizedBackoffs))
        {
            backoffCodes = Write(Codebook.Build(level.Log10Backoffs, sizes.BackoffBits, 0), ref codebooks);
        }
        uint probabilityMask = BitArrays.Mask(sizes.ProbabilityBits), backoffMask = sizes.BackoffBits == 0 ? 0 : BitArrays.Mask(sizes.BackoffBits);
        bool top = sizes.ChildBits == 0;
        for (int i = 0; i < level.Count; i++)
        {
            BitArrays.Write(words, (long)i * sizes.WordBits, (uint)level.Words![i]);
            long bit = (long)i * sizes.Stride;
            BitArrays.Write(payload, bit, Code(level.Log10Probabilities[i], probabilityCodes, probabilityMask));
            if (!top)
            {
                BitArrays.Write(payload, bit + sizes.ProbabilityBits, Code(level.Log10Backoffs[i], backoffCodes, backoffMask));
            }
        }
        for (int i = 0; i <= level.Count && !top; i++)
        {
            if (i % PackedLevel.BlockLength == 0)
            {
                blocks[i >> PackedLevel.BlockShift] = (uint)level.ChildStarts[i];
            }
            BitArrays.Write(payload, ((long)i * sizes.Stride) + sizes.ProbabilityBits + sizes.BackoffBits,
                (uint)level.ChildStarts[i] - blocks[i >> PackedLevel.BlockShift]);
        }
    }

    private static void FillUnigrams(BackoffLevel level, PackedUnigram* unigrams)
    {
        for (int i = 0; i < level.Count; i++)
        {
            unigrams[i].Log10Probability = level.Log10Probabilities[i];
            unigrams[i].Log10Backoff = level.Log10Backoffs.Length == 0 ? 0 : level.Log10Backoffs[i];
            unigrams[i].ChildStart = level.ChildStarts.Length == 0 ? 0 : level.ChildStarts[i];
        }
        unigrams[level.Count].ChildStart = level.ChildStarts.Length == 0 ? 0 : level.ChildStarts[level.Count];
    }

    private static uint Code(float value, ReadOnlySpan<float> codes, uint mask) =>
        codes.IsEmpty ? BitConverter.SingleToUInt32Bits(value) & mask : Codebook.Nearest(codes, value);

    private static ReadOnlySpan<float> Write(float[] codes, scoped ref float* destination)
    {
        codes.CopyTo(new Span<float>(destination, codes.Length));
        destination += codes.Length;
        return codes;
    }

    private static bool NoneAboveZero(float[] values)
    {
        bool none = true;
        foreach (float value in values)
        {
            none &= value <= 0;
        }
        return none;
    }

    private static long LargestDifference(int[] starts)
    {
        long largest = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            largest = Math.Max(largest, (long)starts[i] - starts[i & ~(PackedLevel.BlockLength - 1)]);
        }
        return largest;
    }
}
