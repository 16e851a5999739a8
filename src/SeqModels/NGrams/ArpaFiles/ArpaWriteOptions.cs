namespace SeqModels.NGrams;

/// <summary>How <see cref="Arpa"/> writes a file.</summary>
public sealed record ArpaWriteOptions
{
    /// <summary>What stands as the log₁₀ probability of <c>&lt;s&gt;</c>, which is never predicted: 0 as KenLM writes (default),
    /// or −99 as SRILM does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither 0 nor −99.</exception>
    public float BeginLog10Probability
    {
        get;
        init => field = value is 0 or -99 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "ArpaWriteOptions.BeginLog10Probability: must be 0 (KenLM) or -99 (SRILM).");
    }

    /// <summary>Whether to compress. Null (default): a file is compressed when its name ends in <c>.gz</c>, a stream is not.</summary>
    public bool? Gzip { get; init; }

    /// <summary>Whether words are written with escapes (<c>\n</c>, <c>\\</c>, <c>\u0020</c> for a space …), which only this library reads
    /// (<see cref="ArpaReadOptions.EscapedTokens"/>). For models of characters, whose tokens are spaces and newlines. Default false.</summary>
    public bool EscapeTokens { get; init; }
}
