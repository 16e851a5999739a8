namespace SeqModels.Text;

/// <summary>Options of <see cref="Vocabulary.Build"/>: frequency cut-offs and special tokens. The defaults are for running text: <c>&lt;unk&gt;</c> is the only
/// special token.</summary>
/// <example><code>
/// var options = VocabularyOptions.Sentences with { MinCount = 3, MaxSize = 10_000 };
/// </code></example>
public sealed record VocabularyOptions
{
    /// <summary><c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>; for text read sentence by sentence.</summary>
    public static VocabularyOptions Sentences { get; } = new() { Begin = "<s>", End = "</s>" };

    /// <summary>No special tokens; a token outside the vocabulary is an error.</summary>
    public static VocabularyOptions Closed { get; } = new() { Unknown = null };

    /// <summary>The minimum count of a token; rarer tokens are excluded.</summary>
    /// <value>At least 1. Default 1: every token is kept.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MinCount
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "VocabularyOptions.MinCount: must be at least 1.");
    } = 1;

    /// <summary>The maximum number of entries, including special tokens; the most frequent tokens are kept.</summary>
    /// <value>At least 1, or <see langword="null"/> for no limit. Default <see langword="null"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "VocabularyOptions.MaxSize: must be at least 1, or null for no limit.");
    }

    /// <summary>The unknown token, which represents every token outside the vocabulary.</summary>
    /// <value>Any token, or <see langword="null"/> for none. Default <c>&lt;unk&gt;</c>.</value>
    public string? Unknown { get; init; } = "<unk>";

    /// <summary>The begin-of-sentence token.</summary>
    /// <value>Any token, or <see langword="null"/> for none. Default <see langword="null"/>; <c>&lt;s&gt;</c> in
    /// <see cref="Sentences"/>.</value>
    public string? Begin { get; init; }

    /// <summary>The end-of-sentence token.</summary>
    /// <value>Any token, or <see langword="null"/> for none. Default <see langword="null"/>; <c>&lt;/s&gt;</c> in
    /// <see cref="Sentences"/>.</value>
    public string? End { get; init; }

    internal List<string> Specials()
    {
        List<string> specials = [];
        foreach (string? special in (ReadOnlySpan<string?>)[Unknown, Begin, End])
        {
            if (special is null)
            {
                continue;
            }
            if (specials.Contains(special, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"VocabularyOptions: Unknown, Begin and End must be different tokens, but '{special}' is used twice.");
            }
            specials.Add(special);
        }
        return specials;
    }
}
