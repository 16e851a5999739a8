namespace SeqModels.NGrams;

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
            LowWords = top ? 0 : ChildBlocks.LowWords(level.ChildStarts),
        };
    }

    public static void Fill(BackoffTables tables, int number, StoredLevel sizes, byte* words, byte* payload, ulong* low, float* codebooks)
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
            probabilityCodes = Write(Codebook.Build(level.Log10Probabilities, sizes.ProbabilityBits, float.NaN, level.ChildStarts), ref codebooks);
        }
        if (sizes.Has(StoredLevel.QuantizedBackoffs))
        {
            backoffCodes = Write(Codebook.Build(level.Log10Backoffs, sizes.BackoffBits, 0, level.ChildStarts), ref codebooks);
        }
        uint probabilityMask = BitArrays.Mask(sizes.ProbabilityBits), backoffMask = sizes.BackoffBits == 0 ? 0 : BitArrays.Mask(sizes.BackoffBits);
        for (int i = 0; i < level.Count; i++)
        {
            BitArrays.Write(words, (long)i * sizes.WordBits, (uint)level.Words![i]);
            long bit = ((i >> ChildBlocks.Shift) * 8L * sizes.BlockBytes) + (8 * sizes.HeaderLength) + ((i & (ChildBlocks.Length - 1)) * sizes.Stride);
            BitArrays.Write(payload, bit, Code(level.Log10Probabilities[i], probabilityCodes, probabilityMask));
            if (!sizes.IsTop)
            {
                BitArrays.Write(payload, bit + sizes.ProbabilityBits, Code(level.Log10Backoffs[i], backoffCodes, backoffMask));
            }
        }
        if (!sizes.IsTop)
        {
            FillHeaders(level.ChildStarts, sizes, payload, new Span<ulong>(low, sizes.LowWords));
        }
    }

    private static void FillHeaders(ReadOnlySpan<int> starts, StoredLevel sizes, byte* payload, Span<ulong> low)
    {
        int lowIndex = 0;
        for (; !starts.IsEmpty; starts = starts[Math.Min(ChildBlocks.Length, starts.Length)..])
        {
            ReadOnlySpan<int> block = starts[..Math.Min(ChildBlocks.Length, starts.Length)];
            ChildBlocks.Write(block, new Span<byte>(payload, ChildBlocks.HeaderLength), low[lowIndex..], lowIndex);
            lowIndex += ChildBlocks.LowBits(block[0], block[^1]);
            payload += sizes.BlockBytes;
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
}
