using System.Text.RegularExpressions;

namespace SeqModels.Text;

/// <summary>Every match of a regular expression is a token; what lies between matches is dropped. Empty matches are skipped.</summary>
/// <example><code>
/// var words = new RegexTokenizer();                                  // words, and single punctuation marks
/// var letters = new RegexTokenizer(new Regex("[A-Za-z]+"));          // only words of ASCII letters
/// </code></example>
public sealed partial class RegexTokenizer : ITokenizer
{
    private readonly string _separator;

    /// <summary>A tokenizer for a pattern.</summary>
    /// <param name="pattern">What a token looks like; by default <c>\w+|[^\w\s]</c>:
    /// a run of letters, digits and underscores, or one other visible character.</param>
    /// <param name="separator">What <see cref="Join"/> puts between tokens; a space by default.</param>
    public RegexTokenizer(Regex? pattern = null, string separator = " ")
    {
        ArgumentNullException.ThrowIfNull(separator);
        Pattern = pattern ?? WordOrMark();
        _separator = separator;
    }

    /// <summary>What a token looks like.</summary>
    public Regex Pattern { get; }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        foreach (ValueMatch match in Pattern.EnumerateMatches(line))
        {
            if (match.Length > 0)
            {
                receive(line.Slice(match.Index, match.Length));
            }
        }
    }

    /// <summary>The tokens with the separator between.</summary>
    public string Join(IEnumerable<string> tokens) => string.Join(_separator, tokens);

    [GeneratedRegex(@"\w+|[^\w\s]", RegexOptions.CultureInvariant)]
    private static partial Regex WordOrMark();
}
