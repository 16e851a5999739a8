namespace SeqModels.NGrams;

/// <summary>Options of <see cref="Arpa.Write(NGramModel, string, ArpaWriteOptions?, CancellationToken)"/>.</summary>
public sealed record ArpaWriteOptions
{
    /// <summary>The log₁₀ probability written for <c>&lt;s&gt;</c>, which is never predicted.</summary>
    /// <value>0, as KenLM writes, or −99, as SRILM writes. Default 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither 0 nor −99.</exception>
    public float BeginLog10Probability
    {
        get;
        init => field = value is 0 or -99 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "ArpaWriteOptions.BeginLog10Probability: must be 0 (KenLM) or -99 (SRILM).");
    }

    /// <summary>Whether the output is gzip-compressed.</summary>
    /// <value>Default <see langword="null"/>: a file is compressed if its name ends with <c>.gz</c>, a stream is not.</value>
    public bool? Gzip { get; init; }

    /// <summary>Whether words are written with escape sequences (<c>\n</c>, <c>\\</c>, <c>\u0020</c> for a space), which only this library
    /// reads (<see cref="ArpaReadOptions.EscapedTokens"/>). For character models, whose tokens include spaces and newlines.</summary>
    /// <value>Default false.</value>
    public bool EscapeTokens { get; init; }
}
