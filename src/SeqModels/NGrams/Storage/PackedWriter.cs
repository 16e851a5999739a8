using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Storage;

/// <summary>Writes the levels of a <see cref="PackedStorage"/>.</summary>
internal static class PackedWriter
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

    /// <summary>Writes the sections of a level, from <paramref name="section"/> on.</summary>
    public static void Write(BackoffTables tables, int number, StoredLevel sizes, SectionWriter writer, int section)
    {
        BackoffLevel level = tables.Levels[number];
        float[] probabilityCodes = [], backoffCodes = [];
        ulong[] low = [];
        if (number > 0)
        {
            probabilityCodes = sizes.Has(StoredLevel.QuantizedProbabilities)
                ? Codebook.Build(level.Log10Probabilities, sizes.ProbabilityBits, float.NaN, level.ChildStarts)
                : [];
            backoffCodes = sizes.Has(StoredLevel.QuantizedBackoffs) ? Codebook.Build(level.Log10Backoffs, sizes.BackoffBits, 0, level.ChildStarts) : [];
            low = new ulong[sizes.LowWords];
        }
        writer.Section(section, () => WriteWords(level, sizes, writer));
        writer.Section(section + 1, () => WriteBlocks(number == 0 ? null : level, sizes, writer, probabilityCodes, backoffCodes, low));
        writer.Section(section + 2, () => writer.Put(MemoryMarshal.AsBytes(low.AsSpan())));
        writer.Section(section + 3, () =>
        {
            writer.Put(MemoryMarshal.AsBytes(probabilityCodes.AsSpan()));
            writer.Put(MemoryMarshal.AsBytes(backoffCodes.AsSpan()));
        });
    }

    private static void WriteWords(BackoffLevel level, StoredLevel sizes, SectionWriter writer)
    {
        if (level.Words is { } words)
        {
            foreach (int word in words)
            {
                writer.Put((uint)word, sizes.WordBits);
            }
            return;
        }
        for (int i = 0; i <= level.Count; i++)
        {
            writer.PutValue(new PackedUnigram
            {
                Log10Probability = i == level.Count ? 0 : level.Log10Probabilities[i],
                Log10Backoff = i == level.Count || level.Log10Backoffs.Length == 0 ? 0 : level.Log10Backoffs[i],
                ChildStart = level.ChildStarts.Length == 0 ? 0 : level.ChildStarts[i],
            });
        }
    }

    private static void WriteBlocks(
        BackoffLevel? level, StoredLevel sizes, SectionWriter writer, float[] probabilityCodes, float[] backoffCodes, ulong[] low)
    {
        if (level is null)
        {
            return;
        }
        uint probabilityMask = BitArrays.Mask(sizes.ProbabilityBits), backoffMask = sizes.IsTop ? 0 : BitArrays.Mask(sizes.BackoffBits);
        Span<byte> header = stackalloc byte[ChildBlocks.HeaderLength];
        int lowIndex = 0;
        // One number more than n-grams is in the headers.
        for (int i = 0; i < level.Count || (!sizes.IsTop && i == level.Count); i++)
        {
            if (!sizes.IsTop && i % ChildBlocks.Length == 0)
            {
                ReadOnlySpan<int> starts = level.ChildStarts.AsSpan(i, Math.Min(ChildBlocks.Length, level.Count + 1 - i));
                header.Clear();
                ChildBlocks.Write(starts, header, low.AsSpan(lowIndex), lowIndex);
                lowIndex += ChildBlocks.LowBits(starts[0], starts[^1]);
                writer.Put(header);
            }
            if (i == level.Count)
            {
                break;
            }
            writer.Put(Code(level.Log10Probabilities[i], probabilityCodes, probabilityMask), sizes.ProbabilityBits);
            if (!sizes.IsTop)
            {
                writer.Put(Code(level.Log10Backoffs[i], backoffCodes, backoffMask), sizes.BackoffBits);
            }
        }
    }

    private static uint Code(float value, float[] codes, uint mask) =>
        codes.Length == 0 ? BitConverter.SingleToUInt32Bits(value) & mask : Codebook.Nearest(codes, value);

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
