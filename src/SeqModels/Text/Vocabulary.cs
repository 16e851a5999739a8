using System.Diagnostics.CodeAnalysis;
using SeqModels.Files;

namespace SeqModels.Text;

/// <summary>
/// A mapping between tokens and ids 0 … <see cref="Count"/> − 1. Immutable. Up to three entries are special tokens:
/// unknown (represents every token outside the vocabulary), begin of sentence and end of sentence.
/// Two vocabularies are equal if they contain the same tokens in the same order with the same special tokens.
/// </summary>
public sealed class Vocabulary : IEquatable<Vocabulary>
{
    private readonly Lazy<Entries> _entries;

    private Vocabulary(string[] tokens, string? unknown, string? begin, string? end)
    {
        Count = tokens.Length;
        var entries = new Entries(tokens);
        _entries = new Lazy<Entries>(entries);
        UnknownId = SpecialId(unknown, nameof(unknown));
        BeginId = SpecialId(begin, nameof(begin));
        EndId = SpecialId(end, nameof(end));
        if ((UnknownId is not null && (UnknownId == BeginId || UnknownId == EndId)) || (BeginId is not null && BeginId == EndId))
        {
            throw new ArgumentException("Vocabulary: the unknown, begin and end tokens must be different entries.", nameof(unknown));
        }
    }

    /// <summary>Creates a vocabulary whose tokens are read on first access, which throws what <paramref name="read"/> throws,
    /// or an <see cref="InvalidDataException"/> that names the source if a token is listed twice.</summary>
    internal Vocabulary(int count, int? unknown, int? begin, int? end, Func<string[]> read, string source)
    {
        (Count, UnknownId, BeginId, EndId) = (count, unknown, begin, end);
        _entries = new Lazy<Entries>(() =>
        {
            try
            {
                return new Entries(read());
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"'{source}' is damaged: {e.Message}", e);
            }
        }, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The number of entries V, including special tokens.</summary>
    public int Count { get; }

    /// <summary>The id of the unknown token, or null if there is none.</summary>
    public int? UnknownId { get; }

    /// <summary>The id of the begin-of-sentence token, or null if there is none. It occurs only as context: no model predicts it.</summary>
    public int? BeginId { get; }

    /// <summary>The id of the end-of-sentence token, or null if there is none.</summary>
    public int? EndId { get; }

    /// <summary>All tokens, indexed by id.</summary>
    public IReadOnlyList<string> Tokens => All;

    /// <summary>The token with this id.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is not in 0 … Count − 1.</exception>
    public string this[int id] => (uint)id < (uint)Count
        ? All[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Vocabulary: ids are 0 to {Count - 1}.");

    /// <summary>
    /// Builds the vocabulary of a text: special tokens first (unknown, begin, end), then by descending frequency, ties by first occurrence.
    /// A token of the text spelled like a special token is that special token.
    /// </summary>
    /// <param name="tokens">The tokens of the text.</param>
    /// <param name="options">Cut-offs and special tokens; null for the defaults.</param>
    /// <exception cref="ArgumentException">The special tokens are not distinct, or exceed the maximum size.</exception>
    public static Vocabulary Build(IEnumerable<string> tokens, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var counter = new TokenCounter();
        foreach (string token in tokens)
        {
            counter.Add(token);
        }
        return counter.ToVocabulary(options ?? new VocabularyOptions());
    }

    /// <summary>Creates a vocabulary with exactly these tokens in this order; the special tokens must be in the list.</summary>
    /// <exception cref="ArgumentException">A token is listed twice, or a special token is not listed.</exception>
    public static Vocabulary FromList(IEnumerable<string> tokens, string? unknown = null, string? begin = null, string? end = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new Vocabulary([.. tokens], unknown, begin, end);
    }

    /// <summary>
    /// Creates a larger vocabulary: the tokens of this one with their ids, followed by the new tokens of another text by descending
    /// frequency, ties by first occurrence.
    /// </summary>
    /// <param name="tokens">The tokens of the other text.</param>
    /// <param name="maxCount">The maximum number of tokens to add, at least 0; null for no limit.</param>
    /// <param name="minCount">The minimum count of an added token, at least 1.</param>
    /// <returns>The extended vocabulary, with the same special tokens.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public Vocabulary Extend(IEnumerable<string> tokens, int? maxCount = null, long minCount = 1)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(maxCount ?? 0, nameof(maxCount));
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        Vocabulary added = Build(tokens.Where(token => !TryGetId(token, out _)), VocabularyOptions.Closed with { MinCount = minCount });
        return new Vocabulary([.. All, .. added.All.Take(maxCount ?? int.MaxValue)], NameOf(UnknownId), NameOf(BeginId), NameOf(EndId));

        string? NameOf(int? id) => id is { } known ? All[known] : null;
    }

    /// <summary>Loads a vocabulary saved with <see cref="Save(string)"/>.</summary>
    /// <exception cref="InvalidDataException">The file is not a valid vocabulary file; the message names the line.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static Vocabulary Load(string path)
    {
        using FileStream stream = AtomicFile.OpenRead(path);
        return VocabularyFile.Read(stream, path);
    }

    /// <summary>Loads a vocabulary from a stream, which is read to its end.</summary>
    /// <exception cref="InvalidDataException">The content is not a valid vocabulary; the message names the line.</exception>
    public static Vocabulary Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return VocabularyFile.Read(stream, "stream");
    }

    /// <summary>Returns the id of a token, or <see cref="UnknownId"/> for a token outside the vocabulary.</summary>
    /// <exception cref="KeyNotFoundException">The token is not in the vocabulary, which has no unknown token.</exception>
    public int IdOf(ReadOnlySpan<char> token) => _entries.Value.IdsBySpan.TryGetValue(token, out int id) ? id : OutOfVocabulary(token);

    /// <summary>Looks up the id of a token; false for a token outside the vocabulary, even if there is an unknown token.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _entries.Value.IdsBySpan.TryGetValue(token, out id);

    /// <summary>Returns the ids of tokens, in order; see <see cref="IdOf"/>.</summary>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, which has no unknown token.</exception>
    public int[] Encode(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var ids = new List<int>(tokens is IReadOnlyCollection<string> known ? known.Count : 0);
        foreach (string token in tokens)
        {
            ids.Add(_entries.Value.Ids.TryGetValue(token, out int id) ? id : OutOfVocabulary(token));
        }
        return ids.ToArray();
    }

    /// <summary>Returns the tokens with these ids, in order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in 0 … Count − 1.</exception>
    public string[] Decode(ReadOnlySpan<int> ids)
    {
        var tokens = new string[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            tokens[i] = this[ids[i]];
        }
        return tokens;
    }

    /// <summary>Saves the vocabulary as UTF-8 text, one token per line after a short header;
    /// an existing file is replaced atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Saves the vocabulary as UTF-8 text to a stream, which is left open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        VocabularyFile.Write(this, stream);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] Vocabulary? other) => ReferenceEquals(this, other) || (other is not null
        && UnknownId == other.UnknownId && BeginId == other.BeginId && EndId == other.EndId
        && All.AsSpan().SequenceEqual(other.All));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as Vocabulary);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, UnknownId, BeginId, EndId, Count > 0 ? All[^1] : null);

    /// <summary>Returns the size and the special tokens, for display.</summary>
    public override string ToString()
    {
        var specials = new[] { UnknownId, BeginId, EndId }.Where(id => id is not null).Select(id => All[id!.Value]);
        return $"Vocabulary of {Count} tokens ({string.Join(' ', specials)})";
    }

    private string[] All => _entries.Value.Tokens;

    private int OutOfVocabulary(ReadOnlySpan<char> token) => UnknownId ?? throw new KeyNotFoundException(
        $"Vocabulary.IdOf: '{token}' is not in the vocabulary of {Count} tokens, which has no unknown token. " +
        "Build it with VocabularyOptions.Unknown set, or from text that contains this token.");

    private int? SpecialId(string? token, string parameter)
    {
        if (token is null)
        {
            return null;
        }
        return _entries.Value.Ids.TryGetValue(token, out int id) ? id : throw new ArgumentException(
            $"Vocabulary: the {parameter} token '{token}' is not among the {Count} listed tokens.", parameter);
    }

    /// <summary>The tokens, and their ids by text.</summary>
    private sealed class Entries
    {
        private SpanIds? _idsBySpan;

        public Entries(string[] tokens)
        {
            var ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
            for (int i = 0; i < tokens.Length; i++)
            {
                if (!ids.TryAdd(tokens[i], i))
                {
                    throw new ArgumentException(
                        $"Vocabulary: token '{tokens[i]}' is listed twice, as {ids[tokens[i]]} and {i}.", nameof(tokens));
                }
            }
            (Tokens, Ids) = (tokens, ids);
        }

        public string[] Tokens { get; }

        public Dictionary<string, int> Ids { get; }

        /// <summary>The same by spans, created when it is first used.</summary>
        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> IdsBySpan => (_idsBySpan ??= new(Ids)).Lookup;
    }

    private sealed class SpanIds(Dictionary<string, int> ids)
    {
        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; } = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
