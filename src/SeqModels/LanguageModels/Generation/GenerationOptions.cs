namespace SeqModels.LanguageModels;

/// <summary>
/// Sampling options for text generation. They are applied in this order: repetition penalty, temperature, top-k, top-p, min-p,
/// renormalization, sampling. <c>&lt;s&gt;</c> is never generated.
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

    /// <summary>
    /// Min-p sampling: only tokens are kept whose probability is at least min-p times that of the most probable token (Nguyen et al. 2024,
    /// arXiv:2407.01082). Probabilities are those after the temperature. The most probable token is always kept. Top-k and min-p give the same
    /// in either order; top-p comes before min-p.
    /// </summary>
    /// <value>In (0, 1]; <see langword="null"/> by default, which keeps all tokens.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1].</exception>
    public double? MinP
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.MinP: must be above 0 and at most 1, or null for all tokens.");
    }

    /// <summary>
    /// The repetition penalty θ: every token that occurs in the last <see cref="RepetitionWindow"/> tokens has p^θ in place of p, before
    /// renormalization (Keskar et al. 2019, arXiv:1909.05858, section 4.1). The paper scales logits, whose zero is arbitrary; here the logit is
    /// ln p, which every model has. A token counts once, however often it occurs. It applies to <see cref="Greedy"/> decoding too.
    /// </summary>
    /// <value>A finite number above 0; 1 by default, no penalty. Above 1 repetition is rarer (1.2 in the paper), below 1 more frequent.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or not finite.</exception>
    public double RepetitionPenalty
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.RepetitionPenalty: must be a finite number above 0; 1 is no penalty.");
    } = 1;

    /// <summary>How many of the preceding tokens, of the prompt and the continuation, the <see cref="RepetitionPenalty"/> regards.</summary>
    /// <value>At least 1; <see langword="null"/> by default: all.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? RepetitionWindow
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GenerationOptions.RepetitionWindow: must be at least 1, or null for all tokens.");
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

    /// <summary>
    /// Sequences of token ids, in the order of the text, before which generation stops. The sequence that is completed first counts, and of
    /// those completed by the same token the longest; it is not part of the result. Tokens that may begin a sequence are held back until it is
    /// decided.
    /// </summary>
    /// <value>Sequences of at least one id; empty by default. The lists are copied.</value>
    /// <exception cref="ArgumentException">A sequence is empty.</exception>
    public IReadOnlyList<IReadOnlyList<int>> StopTokens
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            int[][] copy = [.. value.Select(sequence => sequence.ToArray())];
            field = Array.TrueForAll(copy, sequence => sequence.Length > 0) ? copy : throw new ArgumentException(
                "GenerationOptions.StopTokens: every sequence must have at least one token id.", nameof(value));
        }
    } = [];

    /// <summary>
    /// Texts before which generation stops, wherever the tokens begin and end. The text that is completed first counts, and of those completed
    /// by the same character the longest; it is not part of the result. Only the methods that generate text take them, with a left-to-right model.
    /// The prompt is not searched.
    /// </summary>
    /// <value>Texts of at least one character, compared by ordinal; empty by default. The list is copied.</value>
    /// <exception cref="ArgumentException">A text is empty.</exception>
    public IReadOnlyList<string> StopTexts
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            string[] copy = [.. value];
            field = Array.TrueForAll(copy, text => text is { Length: > 0 }) ? copy : throw new ArgumentException(
                "GenerationOptions.StopTexts: every text must have at least one character.", nameof(value));
        }
    } = [];

    /// <summary>
    /// The name of the model in measurements: the tag <c>seqmodels.model</c> of the instruments of streamed text (meter <c>SeqModels</c>).
    /// </summary>
    /// <value><see langword="null"/> by default: no tag.</value>
    public string? MeasuredAs { get; init; }
}
