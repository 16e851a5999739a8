namespace SeqModels.Text;

/// <summary>How <see cref="Vocabulary.Build"/> chooses the tokens of a vocabulary.</summary>
/// <example><code>
/// var options = VocabularyOptions.Sentences with { MinCount = 3, MaxSize = 10_000 };
/// </code></example>
public sealed record VocabularyOptions
{
    /// <summary>Only <c>&lt;unk&gt;</c>; for running text.</summary>
    public static VocabularyOptions Default { get; } = new();

    /// <summary><c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>; for text that is read sentence by sentence.</summary>
    public static VocabularyOptions Sentences { get; } = new() { Begin = "<s>", End = "</s>" };

    /// <summary>No special token; a token outside the vocabulary is then an error.</summary>
    public static VocabularyOptions Closed { get; } = new() { Unknown = null };

    /// <summary>A token seen fewer times than this is left out. At least 1 (the default: every token is kept).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MinCount
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "VocabularyOptions.MinCount: must be at least 1.");
    } = 1;

    /// <summary>The largest number of entries, special tokens included; the most frequent tokens are kept.
    /// At least 1; <see langword="null"/> (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "VocabularyOptions.MaxSize: must be at least 1, or null for no limit.");
    }

    /// <summary>The token that stands for every token outside the vocabulary; <see langword="null"/> for none. Default <c>&lt;unk&gt;</c>.</summary>
    public string? Unknown { get; init; } = "<unk>";

    /// <summary>The token that stands before a sentence; <see langword="null"/> (the default) for none.</summary>
    public string? Begin { get; init; }

    /// <summary>The token that ends a sentence; <see langword="null"/> (the default) for none.</summary>
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
                    $"VocabularyOptions: Unknown, Begin and End must be different tokens, but '{special}' is named twice.");
            }
            specials.Add(special);
        }
        return specials;
    }
}
