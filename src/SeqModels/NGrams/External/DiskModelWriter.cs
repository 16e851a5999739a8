using System.Runtime.InteropServices;
using SeqModels.Files;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>
/// Writes the packed form of a model that lies in temporary files, from its beginning to its end, with little memory: byte for byte what
/// <see cref="StoredWriter"/> writes of the same model in memory.
/// </summary>
internal sealed class DiskModelWriter
{
    private readonly StoredLayout _layout;
    private readonly SectionWriter _writer;

    private DiskModelWriter(Stream stream, StoredLayout layout, CancellationToken cancellationToken) =>
        (_layout, _writer) = (layout, new SectionWriter(stream, layout, cancellationToken));

    /// <summary>Writes a whole model.</summary>
    public static void Write(Stream stream, string path, DiskTables tables, ModelTexts texts, CancellationToken cancellationToken)
    {
        var writer = new DiskModelWriter(stream, Layout(tables, texts), cancellationToken);
        AtomicFile.CheckRoom(path, writer._layout.FileLength);
        StoredWriter.WriteTokens(writer._writer, tables.Vocabulary, texts);
        for (int k = 0; k < tables.Levels.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.WriteLevel(tables.Levels[k], k);
        }
        writer._writer.Finish();
    }

    private static StoredLayout Layout(DiskTables tables, ModelTexts texts)
    {
        Vocabulary vocabulary = tables.Vocabulary;
        StoredLevel[] levels = [.. tables.Levels.Select((level, k) => Sizes(level, k, k + 1 == tables.Levels.Length, vocabulary.Count))];
        int flags = (tables.BySentences ? StoredLayout.BySentencesFlag : 0) | StoredLayout.NormalizedFlag;
        return StoredWriter.Layout(NGramStorageKind.Packed, flags, vocabulary, texts, levels);
    }

    /// <summary>Logarithms are never above 0 here, so no sign is stored.</summary>
    private static StoredLevel Sizes(DiskLevel level, int k, bool top, int vocabularySize) => k == 0
        ? new StoredLevel { Count = level.Count }
        : new StoredLevel
        {
            Count = level.Count,
            Flags = StoredLevel.UnsignedProbabilities | (top ? 0 : StoredLevel.UnsignedBackoffs),
            WordBits = BitArrays.Width(vocabularySize - 1),
            ProbabilityBits = 31,
            BackoffBits = top ? 0 : 31,
            LowWords = top ? 0 : LowWords(level.ChildStarts),
        };

    private static int LowWords(IntFile starts)
    {
        int words = 0;
        starts.Open();
        for (long left = starts.Count; left > 0; left -= ChildBlocks.Length)
        {
            int first = starts.Read(), last = first;
            for (int i = 1; i < Math.Min(ChildBlocks.Length, left); i++)
            {
                last = starts.Read();
            }
            words += ChildBlocks.LowBits(first, last);
        }
        return words;
    }

    private void WriteLevel(DiskLevel level, int k)
    {
        int section = StoredLayout.TokenSections + k * _layout.SectionsPerLevel;
        StoredLevel sizes = _layout.Levels[k];
        bool top = k + 1 == _layout.Order;
        foreach (IntFile file in (ReadOnlySpan<IntFile>)[level.Words, level.Log10Probabilities, level.Log10Backoffs, level.ChildStarts])
        {
            file.Open();
        }
        if (k == 0)
        {
            _writer.Section(section, () =>
            {
                for (int i = 0; i <= level.Count; i++)
                {
                    _writer.Put(i < level.Count ? (uint)level.Log10Probabilities.Read() : 0, 32);
                    _writer.Put(i < level.Count && !top ? (uint)level.Log10Backoffs.Read() : 0, 32);
                    _writer.Put(top ? 0 : (uint)level.ChildStarts.Read(), 32);
                }
            });
            return;
        }
        _writer.Section(section, () =>
        {
            for (int i = 0; i < level.Count; i++)
            {
                _writer.Put((uint)level.Words.Read(), sizes.WordBits);
            }
        });
        var low = new ulong[sizes.LowWords];
        _writer.Section(section + 1, () => WritePayload(level, sizes, low));
        _writer.Section(section + 2, () => _writer.Put(MemoryMarshal.AsBytes(low.AsSpan())));
    }

    private void WritePayload(DiskLevel level, StoredLevel sizes, ulong[] low)
    {
        uint mask = BitArrays.Mask(31);
        Span<int> starts = stackalloc int[ChildBlocks.Length];
        int lowIndex = 0;
        for (int i = 0; i < level.Count || (!sizes.IsTop && i == level.Count); i++)
        {
            if (!sizes.IsTop && i % ChildBlocks.Length == 0)
            {
                lowIndex += PutHeader(level, starts[..Math.Min(ChildBlocks.Length, level.Count + 1 - i)], low, lowIndex);
            }
            _writer.Put(i < level.Count ? (uint)level.Log10Probabilities.Read() & mask : 0, sizes.ProbabilityBits);
            if (!sizes.IsTop)
            {
                _writer.Put(i < level.Count ? (uint)level.Log10Backoffs.Read() & mask : 0, sizes.BackoffBits);
            }
        }
    }

    /// <summary>The payloads of a block are whole words, so that no bits wait when the next header comes.</summary>
    /// <returns>The words of low bits that were added.</returns>
    private int PutHeader(DiskLevel level, Span<int> starts, ulong[] low, int lowIndex)
    {
        foreach (ref int start in starts)
        {
            start = level.ChildStarts.Read();
        }
        Span<byte> header = stackalloc byte[ChildBlocks.HeaderLength];
        header.Clear();
        ChildBlocks.Write(starts, header, low.AsSpan(lowIndex), lowIndex);
        _writer.Put(header);
        return ChildBlocks.LowBits(starts[0], starts[^1]);
    }
}
