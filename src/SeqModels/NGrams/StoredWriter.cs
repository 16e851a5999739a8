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
        var writer = new HashedWriter(tables);
        for (int i = 0; i < layout.Order; i++)
        {
            int section = StoredLayout.TokenSections + (i * layout.SectionsPerLevel);
            if (layout.Kind == NGramStorageKind.Hashed)
            {
                layout.Levels[i].Probes = writer.Fill(i, file + offsets[section], layout.Levels[i].Places);
            }
            else
            {
                PackedWriter.Fill(tables, i, layout.Levels[i], file + offsets[section], file + offsets[section + 1],
                    (ulong*)(file + offsets[section + 2]), (float*)(file + offsets[section + 3]));
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
