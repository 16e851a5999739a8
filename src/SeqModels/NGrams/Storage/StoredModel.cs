using System.Text;
using SeqModels.Files;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Tables;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams.Storage;

/// <summary>A model in stored form: mapped from a file, or in memory.</summary>
internal sealed unsafe class StoredModel : IDisposable
{
    private const int Chunk = 1 << 24;

    private readonly ModelMemory _memory;
    private readonly uint[] _checksums;
    private readonly string _name;

    private StoredModel(ModelMemory memory, string name)
    {
        (_memory, _name) = (memory, name);
        using ModelMemory.Use use = memory.Hold();
        Layout = StoredLayout.ReadHeader(
            new ReadOnlySpan<byte>(memory.Pointer, (int)Math.Min(memory.Length, 1 << 16)), memory.Length, out _checksums);
        long[] offsets = Layout.Offsets;
        byte* text = memory.Pointer + offsets[StoredLayout.TextSection];
        Description = Encoding.UTF8.GetString(text, Layout.DescriptionBytes);
        Tokenizer = Layout.TokenizerBytes == 0
            ? null : TokenizerDescription.ReadFrom(new ReadOnlySpan<byte>(text + Layout.DescriptionBytes, Layout.TokenizerBytes));
        Tokens = new TokenTable(memory, Layout.TokenCount, offsets[0], offsets[1], Layout.TokenBytes, offsets[2], Layout.TokenSlots, name);
        int[] specials = Layout.Specials;
        Vocabulary = new Vocabulary(Layout.TokenCount, Id(specials[0]), Id(specials[1]), Id(specials[2]), Tokens.ReadAll, name);
    }

    public StoredLayout Layout { get; }

    public string Description { get; }

    /// <summary>How text is cut into the tokens; null where the file does not say.</summary>
    public ITokenizer? Tokenizer { get; }

    public Vocabulary Vocabulary { get; }

    public TokenTable Tokens { get; }

    public bool BySentences => (Layout.Flags & StoredLayout.BySentencesFlag) != 0;

    public bool IsNormalized => (Layout.Flags & StoredLayout.NormalizedFlag) != 0;

    /// <summary>The name in error messages.</summary>
    public string Name => _name;

    public long Length => _memory.Length;

    /// <param name="stream">The file, at its beginning; this closes it, or keeps it as long as it is mapped.</param>
    /// <param name="path">Its path.</param>
    /// <param name="inMemory">Whether to read it into memory instead of mapping it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The message names the file and why it cannot be loaded.</exception>
    public static StoredModel Open(FileStream stream, string path, bool inMemory, CancellationToken cancellationToken)
    {
        bool isTaken = false;
        try
        {
            if (stream.Length < StoredLayout.Magic.Length)
            {
                throw new InvalidDataException($"'{path}' cannot be loaded: it ends too early.");
            }
            ModelMemory memory = inMemory ? Copy(stream, path, cancellationToken) : ModelMemory.Map(stream);
            isTaken = !inMemory;
            return Open(memory, path);
        }
        finally
        {
            if (!isTaken)
            {
                stream.Dispose();
            }
        }
    }

    /// <summary>Takes ownership of the memory, which is released if it is not a model.</summary>
    /// <exception cref="InvalidDataException">The message names the model and why it cannot be loaded.</exception>
    public static StoredModel Open(ModelMemory memory, string name)
    {
        try
        {
            return new StoredModel(memory, name);
        }
        catch (InvalidDataException e)
        {
            memory.Dispose();
            throw new InvalidDataException($"'{name}' cannot be loaded: {e.Message.TrimEnd('.')}.", e);
        }
    }

    public static StoredModel Build(BackoffTables tables, NGramStorageOptions options, ModelTexts texts, CancellationToken cancellationToken)
    {
        StoredLayout layout = StoredWriter.Layout(tables, options, texts);
        ModelMemory memory = ModelMemory.Allocate(layout.FileLength);
        using ModelMemory.Use use = memory.Hold();
        using (var stream = new UnmanagedMemoryStream(memory.Pointer, memory.Length, memory.Length, FileAccess.ReadWrite))
        {
            StoredWriter.Write(layout, tables, texts, stream, cancellationToken);
        }
        return new StoredModel(memory, "the model");
    }

    public static void Save(string path, BackoffTables tables, NGramStorageOptions options, ModelTexts texts, CancellationToken cancellationToken)
    {
        StoredLayout layout = StoredWriter.Layout(tables, options, texts);
        AtomicFile.Write(path, stream =>
        {
            AtomicFile.CheckRoom(path, layout.FileLength);
            StoredWriter.Write(layout, tables, texts, stream, cancellationToken);
        });
    }

    /// <summary>Writes the bytes as they are.</summary>
    public void CopyTo(string path, CancellationToken cancellationToken)
    {
        using ModelMemory.Use use = _memory.Hold();
        using var bytes = new UnmanagedMemoryStream(_memory.Pointer, Length);
        AtomicFile.Write(path, stream =>
        {
            AtomicFile.CheckRoom(path, Length);
            byte[] buffer = new byte[1 << 20];
            for (int read = bytes.Read(buffer); read > 0; read = bytes.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(buffer, 0, read);
            }
        });
    }

    /// <summary>Writes the same model with other texts.</summary>
    public void CopyTo(string path, ModelTexts texts, CancellationToken cancellationToken)
    {
        using ModelMemory.Use use = _memory.Hold();
        StoredLayout layout = Layout.WithTexts(texts);
        AtomicFile.Write(path, stream =>
        {
            AtomicFile.CheckRoom(path, layout.FileLength);
            var writer = new SectionWriter(stream, layout, cancellationToken);
            for (int i = 0; i < layout.SectionCount; i++)
            {
                int section = i;
                writer.Section(i, () => PutSection(section, texts, writer));
            }
            writer.Finish();
        });
    }

    public NGramEngine CreateEngine() => Layout.Kind == NGramStorageKind.Hashed
        ? new BackoffEngine<HashedStorage>(Hashed(), Vocabulary, BySentences, IsNormalized)
        : new BackoffEngine<PackedStorage>(Packed(), Vocabulary, BySentences, IsNormalized);

    /// <summary>Checks all sections against their checksums, and every token.</summary>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    public void Verify(CancellationToken cancellationToken)
    {
        using ModelMemory.Use use = _memory.Hold();
        for (int i = 0; i < _checksums.Length; i++)
        {
            if (Checksum(i, cancellationToken) != _checksums[i])
            {
                throw new InvalidDataException($"'{_name}' is damaged: the checksum of part {i + 1} of {_checksums.Length} does not fit.");
            }
        }
        Tokens.Verify(cancellationToken);
        _ = Vocabulary.Tokens;
    }

    /// <summary>The scope of long operations; checks that the file has not been truncated.</summary>
    public ModelMemory.Use Hold() => _memory.Hold();

    public void Dispose() => _memory.Dispose();

    private static ModelMemory Copy(FileStream stream, string path, CancellationToken cancellationToken)
    {
        try
        {
            return ModelMemory.Copy(stream, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static int? Id(int id) => id < 0 ? null : id;

    private byte* Section(int section) => _memory.Pointer + Layout.Offsets[section];

    private void PutSection(int section, ModelTexts texts, SectionWriter writer)
    {
        if (section == StoredLayout.TextSection)
        {
            writer.Put(texts.ToBytes());
            return;
        }
        byte* bytes = Section(section);
        for (long left = Layout.SectionLength(section); left > 0; left -= Chunk, bytes += Chunk)
        {
            writer.Put(new ReadOnlySpan<byte>(bytes, (int)Math.Min(left, Chunk)));
        }
    }

    private uint Checksum(int section, CancellationToken cancellationToken)
    {
        uint checksum = 0;
        byte* bytes = Section(section);
        for (long left = Layout.SectionLength(section); left > 0; left -= Chunk, bytes += Chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            checksum = BinaryData.Append(checksum, new ReadOnlySpan<byte>(bytes, (int)Math.Min(left, Chunk)));
        }
        return checksum;
    }

    private HashedStorage Hashed()
    {
        var levels = new HashedLevel[Layout.Order];
        for (int i = 0; i < levels.Length; i++)
        {
            bool isTop = i + 1 == levels.Length;
            levels[i] = new HashedLevel(
                Section(StoredLayout.TokenSections + i), Layout.Levels[i], isTop ? 0 : Layout.Levels[i + 1].Places, isTop);
        }
        return new HashedStorage(_memory, levels);
    }

    private PackedStorage Packed()
    {
        var levels = new PackedLevel[Layout.Order];
        for (int i = 0; i < levels.Length; i++)
        {
            StoredLevel sizes = Layout.Levels[i];
            int section = StoredLayout.TokenSections + (i * 4);
            bool probabilities = sizes.Has(StoredLevel.QuantizedProbabilities), backoffs = sizes.Has(StoredLevel.QuantizedBackoffs);
            float* codes = (float*)Section(section + 3);
            levels[i] = new PackedLevel
            {
                Words = Section(section),
                Payload = Section(section + 1),
                Low = Section(section + 2),
                Probabilities = probabilities ? codes : null,
                Backoffs = backoffs ? codes + (probabilities ? 1 << sizes.ProbabilityBits : 0) : null,
                WordBits = sizes.WordBits,
                ProbabilityBits = sizes.ProbabilityBits,
                BackoffBits = sizes.BackoffBits,
                Stride = sizes.Stride,
                WordMask = BitArrays.Mask(sizes.WordBits),
                ProbabilityMask = BitArrays.Mask(sizes.ProbabilityBits),
                BackoffMask = BitArrays.Mask(sizes.BackoffBits),
                LowWords = (uint)sizes.LowWords,
                BlockBytes = sizes.BlockBytes,
                HeaderLength = sizes.HeaderLength,
                ProbabilitySign = sizes.Has(StoredLevel.UnsignedProbabilities) ? 1u << 31 : 0,
                BackoffSign = sizes.Has(StoredLevel.UnsignedBackoffs) ? 1u << 31 : 0,
                Count = sizes.Count,
                NextCount = i + 1 < levels.Length ? Layout.Levels[i + 1].Count : 0,
            };
            levels[i].PrepareGroups(Layout.SectionLength(section));
        }
        return new PackedStorage(_memory, levels);
    }
}
