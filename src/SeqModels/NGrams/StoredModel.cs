using System.Text;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>A model in stored form: mapped from a file, or in memory.</summary>
internal sealed unsafe class StoredModel : IDisposable
{
    private readonly ModelMemory _memory;
    private readonly uint[] _checksums;
    private readonly string _name;

    private StoredModel(ModelMemory memory, string name)
    {
        (_memory, _name) = (memory, name);
        Layout = StoredLayout.ReadHeader(
            new ReadOnlySpan<byte>(memory.Pointer, (int)Math.Min(memory.Length, 1 << 16)), memory.Length, out _checksums);
        Description = Encoding.UTF8.GetString(Section(3), Layout.DescriptionBytes);
        Tokens = new TokenTable(Layout.TokenCount, (uint*)Section(0), Section(1), Layout.TokenBytes, (int*)Section(2), Layout.TokenSlots, memory);
        int[] specials = Layout.Specials;
        Vocabulary = new Vocabulary(Layout.TokenCount, Id(specials[0]), Id(specials[1]), Id(specials[2]), ReadTokens, name);
    }

    public StoredLayout Layout { get; }

    public string Description { get; }

    public Vocabulary Vocabulary { get; }

    public TokenTable Tokens { get; }

    public bool BySentences => (Layout.Flags & StoredLayout.BySentencesFlag) != 0;

    public bool IsNormalized => (Layout.Flags & StoredLayout.NormalizedFlag) != 0;

    public long Length => _memory.Length;

    /// <exception cref="InvalidDataException">The message names the file and why it cannot be loaded.</exception>
    public static StoredModel Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
        if (stream.Length < StoredLayout.Magic.Length)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded: it ends too early.");
        }
        return Open(ModelMemory.Open(stream), path);
    }

    /// <summary>Takes over the memory, which is released when this cannot be a model.</summary>
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

    public static StoredModel Build(BackoffTables tables, NGramStorageOptions options, string description)
    {
        StoredLayout layout = StoredWriter.Layout(tables, options, description);
        ModelMemory memory = ModelMemory.Allocate(layout.FileLength);
        StoredWriter.Fill(layout, tables, description, memory);
        return new StoredModel(memory, "the model");
    }

    public static void Save(string path, BackoffTables tables, NGramStorageOptions options, string description) => AtomicFile.Write(path, stream =>
    {
        StoredLayout layout = StoredWriter.Layout(tables, options, description);
        using ModelMemory memory = ModelMemory.Create((FileStream)stream, layout.FileLength);
        StoredWriter.Fill(layout, tables, description, memory);
    });

    /// <summary>Writes the bytes as they are.</summary>
    public void CopyTo(string path) => AtomicFile.Write(path, stream =>
    {
        const int Chunk = 1 << 24;
        for (long at = 0; at < Length; at += Chunk)
        {
            stream.Write(new ReadOnlySpan<byte>(_memory.Pointer + at, (int)Math.Min(Length - at, Chunk)));
        }
        GC.KeepAlive(_memory);
    });

    public NGramEngine CreateEngine() => Layout.Kind == NGramStorageKind.Hashed
        ? new BackoffEngine<HashedStorage>(Hashed(), Vocabulary, BySentences, IsNormalized, _memory)
        : new BackoffEngine<PackedStorage>(Packed(), Vocabulary, BySentences, IsNormalized, _memory);

    /// <summary>Reads all and checks it against the checksums.</summary>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    public void Verify(CancellationToken cancellation)
    {
        for (int i = 0; i < _checksums.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (StoredWriter.Checksum(Section(i), Layout.SectionLength(i)) != _checksums[i])
            {
                throw new InvalidDataException($"'{_name}' is damaged: the checksum of part {i + 1} of {_checksums.Length} does not fit.");
            }
        }
        GC.KeepAlive(_memory);
    }

    public void Dispose() => _memory.Dispose();

    private static int? Id(int id) => id < 0 ? null : id;

    private byte* Section(int section) => _memory.Pointer + Layout.Offsets[section];

    private string[] ReadTokens()
    {
        ObjectDisposedException.ThrowIf(_memory.IsDisposed, typeof(NGramModel));
        return Tokens.ReadAll();
    }

    private HashedStorage Hashed()
    {
        HashedLevel[] levels = GC.AllocateArray<HashedLevel>(Layout.Order, pinned: true);
        for (int i = 0; i < levels.Length; i++)
        {
            bool isTop = i + 1 == levels.Length;
            levels[i] = new HashedLevel(
                Section(StoredLayout.TokenSections + i), Layout.Levels[i], isTop ? 0 : Layout.Levels[i + 1].Places, isTop);
        }
        return new HashedStorage(levels);
    }

    private PackedStorage Packed()
    {
        PackedLevel[] levels = GC.AllocateArray<PackedLevel>(Layout.Order, pinned: true);
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
        }
        return new PackedStorage(levels);
    }
}
