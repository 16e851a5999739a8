namespace SeqModels.LanguageModels;

/// <summary>
/// Sampling options for text generation. They are applied in this order: temperature, top-k, top-p, renormalization, sampling.
/// <c>&lt;s&gt;</c> is never generated.
/// </summary>
public sealed record GenerationOptions
{
    /// <summary>
    /// The temperature T, which divides the logits: p^(1/T), renormalized. Below 1 the distribution is sharper, above 1 flatter; 0 is
    /// <see cref="Greedy"/> decoding.
    /// </summary>
    /// <value>A finite number, at least 0; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Temperature
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.Temperature: must be a finite number, 0 or more; 0 always takes the most probable token.");
    } = 1;

    /// <summary>Top-k sampling: only the k most probable tokens are kept.</summary>
    /// <value>At least 1; <see langword="null"/> by default, which keeps all tokens.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? TopK
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.TopK: must be at least 1, or null for all tokens.");
    }

    /// <summary>
    /// Top-p (nucleus) sampling: only the smallest set of the most probable tokens is kept whose share of the probability mass after top-k is
    /// at least p (Holtzman et al. 2020).
    /// </summary>
    /// <value>In (0, 1]; <see langword="null"/> by default, which keeps all tokens.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1].</exception>
    public double? TopP
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.TopP: must be above 0 and at most 1, or null for all tokens.");
    }

    /// <summary>Greedy decoding: the most probable token (the lowest id if several are equal) instead of sampling, as with <see cref="Temperature"/> 0.</summary>
    /// <value>False by default.</value>
    public bool Greedy { get; init; }

    /// <summary>Whether decoding is deterministic.</summary>
    internal bool IsGreedy => Greedy || Temperature == 0;

    /// <summary>The seed of the random numbers; the same seed generates the same tokens.</summary>
    /// <value>0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>The maximum number of tokens to generate.</summary>
    /// <value>At least 0, or <see langword="null"/> for no limit; 100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxTokens
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.MaxTokens: must be 0 or more, or null for no limit.");
    } = 100;

    /// <summary>Whether generation stops before <c>&lt;/s&gt;</c>; if false, <c>&lt;/s&gt;</c> is generated like any other token.</summary>
    /// <value>True by default.</value>
    public bool StopAtEnd { get; init; } = true;

    /// <summary>Whether <c>&lt;unk&gt;</c> is never generated.</summary>
    /// <value>True by default.</value>
    public bool ExcludeUnknown { get; init; } = true;
}
