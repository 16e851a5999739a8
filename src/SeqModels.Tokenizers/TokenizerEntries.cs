using Microsoft.ML.Tokenizers;

namespace SeqModels.Tokenizers;

/// <summary>What the kinds of tokenizers tell of their tokens, each by properties of its own.</summary>
internal sealed class TokenizerEntries
{
    /// <summary>How many ids without a token end the search of a tokenizer's tokens.</summary>
    private const int LongestGap = 1024;

    private readonly string?[] _marks;

    private TokenizerEntries(
        IReadOnlyDictionary<string, int> vocabulary, IReadOnlyDictionary<string, int>? specials, string? unknown, params string?[] marks)
    {
        (Unknown, _marks) = (unknown, marks);
        int largest = -1;
        foreach ((string token, int id) in vocabulary.Concat(specials ?? new Dictionary<string, int>()))
        {
            if (id < 0)
                throw new ArgumentException($"MicrosoftTokenizer: the id of a token must not be negative, but that of '{token}' is {id}.", nameof(vocabulary));
            largest = Math.Max(largest, id);
        }

        Names = new string[largest + 1];
        foreach ((string token, int id) in vocabulary)
            Names[id] ??= token;
        foreach ((string token, int id) in specials ?? new Dictionary<string, int>())
            Names[id] = token;
        for (int i = 0; i < Names.Length; i++)
            Names[i] ??= Unnamed(i);
    }

    /// <summary>The tokens by id.</summary>
    public string[] Names { get; }

    /// <summary>The unknown token, if the tokenizer has one.</summary>
    public string? Unknown { get; }

    /// <summary>The entries of a tokenizer.</summary>
    /// <exception cref="ArgumentException">The tokenizer does not tell its vocabulary and none is given.</exception>
    public static TokenizerEntries Of(Tokenizer tokenizer, IReadOnlyDictionary<string, int>? vocabulary) => tokenizer switch
    {
        TiktokenTokenizer kind => new(vocabulary ?? Probe(kind), kind.SpecialTokens, null),
        BpeTokenizer kind => new(vocabulary ?? kind.Vocabulary, kind.SpecialTokens, kind.UnknownToken, kind.BeginningOfSentenceToken),
        SentencePieceTokenizer kind =>
            new(vocabulary ?? kind.Vocabulary, kind.SpecialTokens, kind.UnknownToken, kind.BeginningOfSentenceToken, kind.EndOfSentenceToken),
        CodeGenTokenizer kind => new(vocabulary ?? kind.Vocabulary, kind.SpecialTokens, kind.UnknownToken, kind.BeginningOfSentenceToken, kind.EndOfSentenceToken),
        EnglishRobertaTokenizer kind => new(vocabulary ?? kind.Vocabulary, null, null),
        WordPieceTokenizer kind => new(vocabulary ?? throw Untold(kind, nameof(vocabulary)), kind.SpecialTokens, kind.UnknownToken),
        _ => new(vocabulary ?? throw Untold(tokenizer, nameof(vocabulary)), null, null),
    };

    /// <summary>Whether the tokenizer may add this token to a text by itself.</summary>
    public bool IsMark(string token) => _marks.AsSpan().Contains(token);

    /// <summary>
    /// The tokens of a Tiktoken tokenizer, which decodes any id but lists none: the texts of single ids. Those of bytes that are no whole character have a
    /// name by their id.
    /// </summary>
    private static Dictionary<string, int> Probe(TiktokenTokenizer tokenizer)
    {
        int largest = tokenizer.SpecialTokens?.Values.DefaultIfEmpty().Max() ?? 0;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] one = new int[1];
        for (int id = 0, last = -1; id <= largest || id - last <= LongestGap; id++)
        {
            one[0] = id;
            if (tokenizer.Decode(one) is not { Length: > 0 } text)
                continue;
            last = id;
            if (text.Contains('\uFFFD', StringComparison.Ordinal) || !ids.TryAdd(text, id))
                ids.Add(Unnamed(id), id);
        }

        return ids;
    }

    private static string Unnamed(int id) => $"<token {id}>";

    private static ArgumentException Untold(Tokenizer tokenizer, string parameter) => new(
        $"MicrosoftTokenizer: a {tokenizer.GetType().Name} does not tell its vocabulary. Pass it as a dictionary from tokens to ids; that of a file with one token per line is MicrosoftTokenizer.ReadLines(path).",
        parameter);
}
