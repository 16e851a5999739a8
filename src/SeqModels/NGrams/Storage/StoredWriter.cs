using System.Runtime.InteropServices;
using System.Text;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.Storage;

/// <summary>Writes the tables of a model as a stored model.</summary>
internal static class StoredWriter
{
    /// <summary>The sizes of all sections.</summary>
    public static StoredLayout Layout(BackoffTables tables, NGramStorageOptions options, ModelTexts texts)
    {
        var levels = new StoredLevel[tables.Order];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = options.Kind == NGramStorageKind.Hashed ? HashedWriter.Sizes(tables, i) : PackedWriter.Sizes(tables, i, options);
        }
        return Layout(
            options.Kind, (tables.BySentences ? StoredLayout.BySentencesFlag : 0) | (tables.IsNormalized ? StoredLayout.NormalizedFlag : 0),
            tables.Vocabulary, texts, levels);
    }

    public static StoredLayout Layout(NGramStorageKind kind, int flags, Vocabulary vocabulary, ModelTexts texts, StoredLevel[] levels) => new()
    {
        Kind = kind,
        Flags = flags,
        TokenCount = vocabulary.Count,
        Specials = [vocabulary.UnknownId ?? -1, vocabulary.BeginId ?? -1, vocabulary.EndId ?? -1],
        TokenBytes = TokenTable.ByteCount(vocabulary),
        TokenSlots = TokenTable.SlotCountFor(vocabulary.Count),
        DescriptionBytes = Encoding.UTF8.GetByteCount(texts.Description),
        TokenizerBytes = Encoding.UTF8.GetByteCount(texts.Tokenizer),
        Levels = levels,
    };

    /// <summary>Writes everything. The most places that finding an n-gram of the hashed form takes are known, and in the layout,
    /// then.</summary>
    public static void Write(StoredLayout layout, BackoffTables tables, ModelTexts texts, Stream stream, CancellationToken cancellationToken)
    {
        var writer = new SectionWriter(stream, layout, cancellationToken);
        WriteTokens(writer, tables.Vocabulary, texts);
        var hashed = new HashedWriter(tables);
        for (int i = 0; i < layout.Order; i++)
        {
            int level = i, section = StoredLayout.TokenSections + (i * layout.SectionsPerLevel);
            if (layout.Kind == NGramStorageKind.Hashed)
            {
                writer.Section(section, () => layout.Levels[level].Probes = hashed.Write(level, writer, layout.Levels[level].Places));
            }
            else
            {
                PackedWriter.Write(tables, i, layout.Levels[i], writer, section);
            }
        }
        writer.Finish();
    }

    public static void WriteTokens(SectionWriter writer, Vocabulary vocabulary, ModelTexts texts)
    {
        var offsets = new uint[vocabulary.Count + 1];
        var slots = new int[TokenTable.SlotCountFor(vocabulary.Count)];
        writer.Section(1, () => TokenTable.Encode(vocabulary, offsets, slots, writer.Put));
        writer.Section(0, () => writer.Put(MemoryMarshal.AsBytes(offsets.AsSpan())));
        writer.Section(2, () => writer.Put(MemoryMarshal.AsBytes(slots.AsSpan())));
        writer.Section(StoredLayout.TextSection, () => writer.Put(texts.ToBytes()));
    }
}
