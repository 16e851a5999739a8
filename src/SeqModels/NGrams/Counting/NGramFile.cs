using System.Text;
using SeqModels.Files;
using SeqModels.NGrams.Memory;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams.Counting;

/// <summary>
/// The binary form of counts and models, little-endian: 8 bytes <c>SEQNGRAM</c>, version, kind, for a model its k (double), vocabulary
/// (byte length, then its text form), by sentences (0 or 1), order; per level the number of nodes, last words (not at order 1), counts,
/// and where the children of each node end (not at the highest order); the number of ranks of first appearance (all tokens or 0) and the
/// ranks; in version 3 the tokenizer (byte length, then <see cref="TokenizerDescription"/>); at the end the CRC-32C of all before. Numbers
/// are int32.
/// </summary>
internal static class NGramFile
{
    private const int Version = 2;
    private const int VersionWithTokenizer = 3;
    private const int ChecksumLength = 4;

    public enum Kind
    {
        Counts = 1,
        Model = 2,
    }

    private static ReadOnlySpan<byte> Magic => "SEQNGRAM"u8;

    /// <summary>Opens a file that is to be read as a model or counts.</summary>
    /// <exception cref="IOException">It cannot be read; a folder, and what cannot be read twice, is named as that.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, int bufferLength)
    {
        FileStream stream = AtomicFile.OpenRead(path, bufferLength);
        if (stream.CanSeek)
        {
            return stream;
        }
        stream.Dispose();
        throw new IOException($"'{path}' cannot be loaded: it is no file on a disk.");
    }

    /// <summary>Says so before the work begins where there is a folder in place of a file.</summary>
    /// <exception cref="IOException">There is.</exception>
    public static void CheckNoFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be read or written: it is a folder.");
        }
    }

    /// <summary>Whether a file begins as one of these; shorter files count as such. The stream is at the beginning, before and after.</summary>
    public static bool IsOne(FileStream stream)
    {
        Span<byte> magic = stackalloc byte[8];
        int length = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return length < magic.Length || magic.SequenceEqual(Magic);
    }

    /// <summary>The oldest version that holds everything, so that older libraries read what they can.</summary>
    public static int VersionOf(NGramCounts counts) => counts.Tokenizer is null ? Version : VersionWithTokenizer;

    public static void Save(string path, Kind kind, int version, Action<Stream> body) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Magic);
        BinaryData.Write(stream, version);
        BinaryData.Write(stream, (int)kind);
        body(stream);
        stream.Position = 0;
        BinaryData.Write(stream, (int)BinaryData.Checksum(stream));
    });

    /// <exception cref="InvalidDataException">The message names the file and why it cannot be loaded.</exception>
    public static T Load<T>(string path, Kind kind, Func<Stream, int, T> body)
    {
        using FileStream stream = OpenRead(path, 1 << 16);
        try
        {
            int version = CheckHeader(stream, kind);
            T result = body(stream, version);
            return stream.Position == stream.Length - ChecksumLength
                ? result
                : throw new InvalidDataException("it holds more than it announces");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            string why = e is EndOfStreamException ? "it ends too early" : e.Message.TrimEnd('.');
            throw new InvalidDataException($"'{path}' cannot be loaded: {why}.", e);
        }
    }

    public static void WriteCounts(Stream stream, NGramCounts counts, CancellationToken cancellationToken)
    {
        using var vocabulary = new MemoryStream();
        counts.Vocabulary.Save(vocabulary);
        BinaryData.Write(stream, checked((int)vocabulary.Length));
        vocabulary.WriteTo(stream);
        BinaryData.Write(stream, counts.BySentences ? 1 : 0);
        BinaryData.Write(stream, counts.Order);
        foreach (NGramLevel level in counts.Levels)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BinaryData.Write(stream, level.Counts.Length);
            BinaryData.Write(stream, level.Words);
            BinaryData.Write(stream, level.Counts);
            BinaryData.Write(stream, level.ChildStarts.AsSpan(level.ChildStarts is null ? 0 : 1));
        }
        BinaryData.Write(stream, counts.FirstAppearance?.Length ?? 0);
        BinaryData.Write(stream, counts.FirstAppearance);
        if (counts.Tokenizer is { } tokenizer)
        {
            byte[] description = Encoding.UTF8.GetBytes(TokenizerDescription.Write(tokenizer));
            BinaryData.Write(stream, description.Length);
            stream.Write(description);
        }
    }

    public static NGramCounts ReadCounts(Stream stream, int version, CancellationToken cancellationToken)
    {
        Vocabulary vocabulary = Vocabulary.Load(new MemoryStream(ReadText(stream, "vocabulary")));
        bool bySentences = BinaryData.ReadInt32(stream) != 0;
        Check(!bySentences || (vocabulary.BeginId is not null && vocabulary.EndId is not null), "its vocabulary has no sentence bounds");
        int order = BinaryData.ReadInt32(stream);
        Check(order is >= 1 and <= NGramCounts.MaxOrder, $"its order is {order}");

        var levels = new NGramLevel[order];
        int[]? starts = null;
        for (int i = 0; i < order; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int nodes = BinaryData.ReadInt32(stream);
            Check(i == 0 ? nodes == vocabulary.Count : nodes == starts![^1], $"its number of {i + 1}-grams does not fit");
            int[]? words = i == 0 ? null : BinaryData.ReadInts(stream, nodes);
            int[] counts = BinaryData.ReadInts(stream, nodes);
            levels[i] = new NGramLevel(words, counts);
            if (i > 0)
            {
                CheckChildren(starts!, words!, vocabulary.Count, i + 1);
                levels[i - 1].SetChildren(starts!, levels[i]);
            }
            Check(counts.AsSpan().IndexOfAnyExceptInRange(i == 0 ? 0 : 1, int.MaxValue) < 0, $"a count of its {i + 1}-grams is out of range");
            starts = i == order - 1 ? null : BinaryData.ReadInts(stream, nodes + 1, first: 1);
        }
        int ranks = BinaryData.ReadInt32(stream);
        Check(ranks == 0 || ranks == vocabulary.Count, "its ranks of first appearance are not as many as its tokens");
        int[]? appearance = ranks == 0 ? null : BinaryData.ReadInts(stream, ranks);
        CheckCounts(levels);
        ITokenizer? tokenizer = version == Version ? null : TokenizerDescription.ReadFrom(ReadText(stream, "tokenizer"));
        return new NGramCounts(vocabulary, bySentences, levels) { FirstAppearance = appearance, Tokenizer = tokenizer };
    }

    private static byte[] ReadText(Stream stream, string what)
    {
        int length = BinaryData.ReadInt32(stream);
        Check(length >= 0 && length <= stream.Length - stream.Position, $"its {what} is longer than the file");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        return text;
    }

    private static int CheckHeader(FileStream stream, Kind kind)
    {
        Span<byte> magic = stackalloc byte[8];
        stream.ReadExactly(magic);
        Check(magic.SequenceEqual(Magic), "it is no n-gram file of SeqModels");
        int version = BinaryData.ReadInt32(stream);
        Check(version is Version or VersionWithTokenizer, $"it is of version {version}, and this library reads versions {Version} and {VersionWithTokenizer}");
        stream.Position = 0;
        uint checksum = BinaryData.Checksum(stream, ChecksumLength);
        Check(BinaryData.ReadInt32(stream) == (int)checksum, "it is damaged (the checksum does not fit)");
        stream.Position = Magic.Length + sizeof(int);
        int found = BinaryData.ReadInt32(stream);
        Check(found == (int)kind, kind == Kind.Model
            ? "it holds counts, not a model; use NGramCounts.Load"
            : "it holds a model, not counts; use NGramModel.Load");
        return version;
    }

    private static void CheckChildren(int[] starts, int[] words, int vocabularySize, int order)
    {
        bool ordered = true;
        for (int node = 0; ordered && node + 1 < starts.Length; node++)
        {
            int previous = -1;
            ordered = starts[node] <= starts[node + 1] && starts[node + 1] <= words.Length;
            for (int child = starts[node]; ordered && child < starts[node + 1]; child++)
            {
                ordered = words[child] > previous && words[child] < vocabularySize;
                previous = words[child];
            }
        }
        Check(ordered, $"its {order}-grams are not in order");
    }

    /// <summary>
    /// What a text cannot have: an n-gram more often than the n-gram without its last word or without its first one, or without these.
    /// </summary>
    private static void CheckCounts(NGramLevel[] levels)
    {
        int[]? links = null;
        for (int order = 2; order <= levels.Length; order++)
        {
            NGramLevel parents = levels[order - 2], children = levels[order - 1];
            int parent = OftenerThan(parents, children);
            Check(parent < 0, $"its {order}-grams that continue number {parent} of its {order - 1}-grams occur more often than that one");
            try
            {
                links = BackoffLinks.Of(levels, order, links, null);
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidDataException($"one of its {order}-grams occurs, but not that n-gram without its first word", e);
            }
            int oftener = 0;
            while (oftener < links.Length && children.Counts[oftener] <= parents.Counts[links[oftener]])
            {
                oftener++;
            }
            Check(oftener == links.Length, $"number {oftener} of its {order}-grams occurs more often than that n-gram without its first word");
        }
    }

    /// <summary>The first n-gram that is continued more often than it occurs; −1 for none.</summary>
    private static int OftenerThan(NGramLevel parents, NGramLevel children)
    {
        int[] starts = parents.ChildStarts!;
        for (int parent = 0; parent < parents.Counts.Length; parent++)
        {
            long total = 0;
            for (int child = starts[parent]; child < starts[parent + 1]; child++)
            {
                total += children.Counts[child];
            }
            if (total > parents.Counts[parent])
            {
                return parent;
            }
        }
        return -1;
    }

    private static void Check(bool condition, string why)
    {
        if (!condition)
        {
            throw new InvalidDataException(why);
        }
    }
}
