namespace SeqModels.LanguageModels;

/// <summary>
/// How the next token is chosen. The steps, in this order: temperature, top-k, top-p, renormalise, draw.
/// <c>&lt;s&gt;</c> is never chosen.
/// </summary>
public sealed record GenerationOptions
{
    /// <summary>
    /// T divides the logits: p^(1/T), renormalised. Below 1 is more careful, above 1 more adventurous; 0, the limit, is <see cref="Greedy"/>.
    /// Default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a finite number.</exception>
    public double Temperature
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.Temperature: must be a finite number, 0 or more; 0 takes the most probable token always.");
    } = 1;

    /// <summary>Only the k most probable tokens stay. At least 1; <see langword="null"/> (the default) for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? TopK
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.TopK: must be at least 1, or null for all tokens.");
    }

    /// <summary>Only the fewest most probable tokens stay that together have at least this part of the probability that top-k left
    /// (nucleus sampling, Holtzman et al. 2020). Above 0, at most 1; <see langword="null"/> (the default) for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double? TopP
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.TopP: must be above 0 and at most 1, or null for all tokens.");
    }

    /// <summary>Always the most probable token (the lowest id among equals) instead of a draw, as <see cref="Temperature"/> 0 does. Default false.</summary>
    public bool Greedy { get; init; }

    /// <summary>Whether nothing is drawn.</summary>
    internal bool IsGreedy => Greedy || Temperature == 0;

    /// <summary>Names the sequence of random numbers; the same seed gives the same tokens. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The stream ends after this many tokens. 0 or more; <see langword="null"/> for an endless stream. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxTokens
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.MaxTokens: must be 0 or more, or null for no limit.");
    } = 100;

    /// <summary>Whether the stream ends before <c>&lt;/s&gt;</c> (the default); otherwise <c>&lt;/s&gt;</c> is a token of it as any other.</summary>
    public bool StopAtEnd { get; init; } = true;

    /// <summary>Whether <c>&lt;unk&gt;</c> is never chosen (the default).</summary>
    public bool ExcludeUnknown { get; init; } = true;
}
