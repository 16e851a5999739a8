using Microsoft.ML.Tokenizers;

namespace SeqModels.Tokenizers;

/// <summary>What the kinds of tokenizers tell of their tokens, each by properties of its own.</summary>
internal sealed class TokenizerEntries
{
    private readonly string?[] _marks;

    private TokenizerEntries(
        Tokenizer tokenizer, IReadOnlyDictionary<string, int> vocabulary, IReadOnlyDictionary<string, int>? specials, string? unknown, params string?[] marks)
    {
        (Unknown, _marks) = (unknown, marks);
        int largest = -1;
        foreach ((string token, int id) in vocabulary.Concat(specials ?? new Dictionary<string, int>()))
        {
            if (id < 0)
                throw new ArgumentException($"MicrosoftTokenizer: the id of a token must not be negative, but that of '{token}' is {id}.", nameof(vocabulary));
            largest = Math.Max(largest, id);
        }

        // Tiktoken lists no token whose bytes are not whole characters.
        while (tokenizer is TiktokenTokenizer && tokenizer.Decode([largest + 1]) is { Length: > 0 })
            largest++;
        Names = new string[largest + 1];
        foreach ((string token, int id) in vocabulary)
            Names[id] ??= token;
        foreach ((string token, int id) in specials ?? new Dictionary<string, int>())
            Names[id] = token;
        for (int i = 0; i < Names.Length; i++)
            Names[i] ??= $"<token {i}>";
    }

    /// <summary>The tokens by id.</summary>
    public string[] Names { get; }

    /// <summary>The unknown token, if the tokenizer has one.</summary>
    public string? Unknown { get; }

    /// <summary>The entries of a tokenizer.</summary>
    /// <exception cref="ArgumentException">The tokenizer does not tell its vocabulary and none is given.</exception>
    public static TokenizerEntries Of(Tokenizer tokenizer, IReadOnlyDictionary<string, int>? given) => tokenizer switch
    {
        TiktokenTokenizer kind => new(kind, given ?? throw Untold(kind), kind.SpecialTokens, null),
        BpeTokenizer kind => new(kind, given ?? kind.Vocabulary, kind.SpecialTokens, kind.UnknownToken, kind.BeginningOfSentenceToken),
        SentencePieceTokenizer kind =>
            new(kind, given ?? kind.Vocabulary, kind.SpecialTokens, kind.UnknownToken, kind.BeginningOfSentenceToken, kind.EndOfSentenceToken),
        CodeGenTokenizer kind => new(kind, given ?? kind.Vocabulary, kind.SpecialTokens, kind.UnknownToken, kind.BeginningOfSentenceToken, kind.EndOfSentenceToken),
        EnglishRobertaTokenizer kind => new(kind, given ?? kind.Vocabulary, null, null),
        WordPieceTokenizer kind => new(kind, given ?? throw Untold(kind), kind.SpecialTokens, kind.UnknownToken),
        _ => new(tokenizer, given ?? throw Untold(tokenizer), null, null),
    };

    /// <summary>Whether the tokenizer may add this token to a text by itself.</summary>
    public bool IsMark(string token) => _marks.AsSpan().Contains(token);

    private static ArgumentException Untold(Tokenizer tokenizer) => new(
        $"MicrosoftTokenizer: a {tokenizer.GetType().Name} does not tell its vocabulary. Pass it as a dictionary from tokens to ids; that of a file with one token per line is MicrosoftTokenizer.ReadLines(path).",
        "vocabulary");
}
