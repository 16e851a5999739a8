using System.Diagnostics.CodeAnalysis;
using SeqModels.Files;

namespace SeqModels.Text;

/// <summary>
/// The tokens that a model knows, numbered 0 … <see cref="Count"/> − 1. Immutable. Up to three entries have a special meaning:
/// unknown (stands for every token outside), begin (before a sentence) and end (after it).
/// Two vocabularies are equal when they hold the same tokens in the same order with the same special entries.
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
        int?[] specials = [.. new[] { UnknownId, BeginId, EndId }.Where(id => id is not null)];
        if (specials.Distinct().Count() != specials.Length)
        {
            throw new ArgumentException("Vocabulary: the unknown, begin and end tokens must be different entries.", nameof(unknown));
        }
    }

    /// <summary>A vocabulary whose tokens are read when the first of them is asked for; what <paramref name="read"/> throws, the asker gets,
    /// and an <see cref="InvalidDataException"/> that names the source when a token is listed twice.</summary>
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

    /// <summary>The number of entries, special ones included; V in the formulas of the models.</summary>
    public int Count { get; }

    /// <summary>The id that stands for every token outside the vocabulary, if there is one.</summary>
    public int? UnknownId { get; }

    /// <summary>The id of the token before a sentence, if there is one. It is context only: no model predicts it.</summary>
    public int? BeginId { get; }

    /// <summary>The id of the token that ends a sentence, if there is one.</summary>
    public int? EndId { get; }

    /// <summary>All tokens; the position is the id.</summary>
    public IReadOnlyList<string> Tokens => All;

    /// <summary>The token with this id.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is not in 0 … Count − 1.</exception>
    public string this[int id] => (uint)id < (uint)Count
        ? All[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Vocabulary: an id is 0 to {Count - 1}.");

    /// <summary>
    /// Numbers the tokens of a text: special tokens first (unknown, begin, end), then by descending frequency, ties by first appearance.
    /// A token of the text that is spelled as a special one is that special one.
    /// </summary>
    /// <param name="tokens">The text, token by token.</param>
    /// <param name="options">Cut-offs and special tokens; <see cref="VocabularyOptions.Default"/> when null.</param>
    /// <exception cref="ArgumentException">The special tokens are not different, or are more than the maximum size.</exception>
    public static Vocabulary Build(IEnumerable<string> tokens, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var counter = new TokenCounter();
        foreach (string token in tokens)
        {
            counter.Add(token);
        }
        return counter.ToVocabulary(options ?? VocabularyOptions.Default);
    }

    /// <summary>A vocabulary with exactly these tokens in this order; special ones are named and must be in the list.</summary>
    /// <exception cref="ArgumentException">A token is listed twice, or a special token is not listed.</exception>
    public static Vocabulary FromList(IEnumerable<string> tokens, string? unknown = null, string? begin = null, string? end = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new Vocabulary([.. tokens], unknown, begin, end);
    }

    /// <summary>
    /// A larger vocabulary: these tokens with their ids, then those of another text that are not among them, by descending frequency, ties
    /// by first appearance.
    /// </summary>
    /// <param name="tokens">The other text, token by token.</param>
    /// <param name="most">The most tokens to add, at least 0; null for no limit.</param>
    /// <param name="minCount">A token seen fewer times than this is not added; at least 1.</param>
    /// <returns>The larger vocabulary, with the same special tokens.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public Vocabulary Extend(IEnumerable<string> tokens, int? most = null, long minCount = 1)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(most ?? 0, nameof(most));
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        Vocabulary added = Build(tokens.Where(token => !TryGetId(token, out _)), VocabularyOptions.Closed with { MinCount = minCount });
        return new Vocabulary([.. All, .. added.All.Take(most ?? int.MaxValue)], NameOf(UnknownId), NameOf(BeginId), NameOf(EndId));

        string? NameOf(int? id) => id is { } known ? All[known] : null;
    }

    /// <summary>Reads a vocabulary that <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is not such a file; the message names the line.</exception>
    /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Vocabulary Load(string path)
    {
        using FileStream stream = AtomicFile.OpenRead(path);
        return VocabularyFile.Read(stream, path);
    }

    /// <summary>Reads a vocabulary from a stream, up to its end.</summary>
    /// <exception cref="InvalidDataException">The content is not a vocabulary; the message names the line.</exception>
    public static Vocabulary Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return VocabularyFile.Read(stream, "stream");
    }

    /// <summary>The id of a token; <see cref="UnknownId"/> for a token outside.</summary>
    /// <exception cref="KeyNotFoundException">The token is outside, and the vocabulary has no unknown token.</exception>
    public int IdOf(ReadOnlySpan<char> token)
    {
        if (_entries.Value.Ids.TryGetValue(token, out int id))
        {
            return id;
        }
        return UnknownId ?? throw new KeyNotFoundException(
            $"Vocabulary.IdOf: '{token}' is not in the vocabulary of {Count} tokens, which has no unknown token. " +
            "Build it with VocabularyOptions.Unknown set, or from text that holds this token.");
    }

    /// <summary>Finds the id of exactly this token; false for a token outside, whether or not there is an unknown token.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _entries.Value.Ids.TryGetValue(token, out id);

    /// <summary>The ids of the tokens, in order, as <see cref="IdOf"/>.</summary>
    /// <exception cref="KeyNotFoundException">A token is outside, and the vocabulary has no unknown token.</exception>
    public int[] Encode(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return [.. tokens.Select(token => IdOf(token))];
    }

    /// <summary>The tokens with these ids, in order.</summary>
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

    /// <summary>Writes the vocabulary as UTF-8 text, one token per line after a short header;
    /// an existing file is replaced only when all is written.</summary>
    /// <exception cref="IOException">The file cannot be written; a full disk is said so.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the vocabulary as UTF-8 text to a stream, which stays open.</summary>
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

    /// <summary>The size and the special tokens, for display.</summary>
    public override string ToString()
    {
        var specials = new[] { UnknownId, BeginId, EndId }.Where(id => id is not null).Select(id => All[id!.Value]);
        return $"Vocabulary of {Count} tokens ({string.Join(' ', specials)})";
    }

    private string[] All => _entries.Value.Tokens;

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
            (Tokens, Ids) = (tokens, ids.GetAlternateLookup<ReadOnlySpan<char>>());
        }

        public string[] Tokens { get; }

        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Ids { get; }
    }
}
