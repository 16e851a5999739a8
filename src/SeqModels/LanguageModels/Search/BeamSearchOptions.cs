using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of a beam search. <c>&lt;s&gt;</c> is never generated.</summary>
/// <example><code>
/// var options = new BeamSearchOptions { Width = 8, LengthPenalty = LengthPenalty.Gnmt, MaxTokens = 40 };
/// </code></example>
public sealed record BeamSearchOptions
{
    /// <summary>The beam width: the number of hypotheses that every step keeps. A width of 1 is greedy decoding.</summary>
    /// <value>At least 1; 4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Width
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Width), value, "BeamSearchOptions.Width: must be at least 1.");
    } = 4;

    /// <summary>The maximum number of hypotheses to return (n-best). The search may find fewer.</summary>
    /// <value>At least 1, or <see langword="null"/> for <see cref="Width"/>, the default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Count
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Count), value, "BeamSearchOptions.Count: must be at least 1, or null for the width.");
    }

    /// <summary>The length penalty of the score.</summary>
    /// <value><see cref="LengthPenalty.None"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public LengthPenalty LengthPenalty
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(LengthPenalty), value, "BeamSearchOptions.LengthPenalty: the value is not defined.");
    }

    /// <summary>The exponent α of the length penalty: 0 is no penalty, and larger values favour longer hypotheses.</summary>
    /// <value>Finite, at least 0; 0.6 by default. Without effect with <see cref="LengthPenalty.None"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LengthExponent
    {
        get;
        init => field = OptionRange.NotNegative(value, nameof(BeamSearchOptions));
    } = 0.6;

    /// <summary>The maximum number of tokens to generate, the end token included. Hypotheses that have not ended then are returned as incomplete.</summary>
    /// <value>At least 0; 100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxTokens
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(MaxTokens), value, "BeamSearchOptions.MaxTokens: must be 0 or more.");
    } = 100;

    /// <summary>The minimum number of tokens before the end token.</summary>
    /// <value>At least 0; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MinTokens
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(MinTokens), value, "BeamSearchOptions.MinTokens: must be 0 or more.");
    }

    /// <summary>The id of the token that ends a hypothesis.</summary>
    /// <value>A token id, or <see langword="null"/> (the default) for <c>&lt;/s&gt;</c> of the vocabulary; without it, hypotheses end only at <see cref="MaxTokens"/>.</value>
    public int? EndId { get; init; }

    /// <summary>Token ids that are never generated.</summary>
    /// <value>Empty by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<int> ForbiddenIds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ForbiddenIds));
            field = [.. value];
        }
    } = [];

    /// <summary>Whether <c>&lt;unk&gt;</c> is never generated.</summary>
    /// <value>True by default.</value>
    public bool ExcludeUnknown { get; init; } = true;

    /// <summary>
    /// Whether the search stops as soon as <see cref="Count"/> hypotheses are complete. Otherwise it stops when no open hypothesis can score
    /// higher than the worst of the <see cref="Count"/> best complete ones, so that stopping never changes the result.
    /// </summary>
    /// <value>False by default.</value>
    public bool StopEarly { get; init; }

    /// <summary>The number of hypotheses to return.</summary>
    internal int ResultCount => Count ?? Width;
}
