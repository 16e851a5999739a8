using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SeqModels.Text;

/// <summary>
/// A tokenizer whose tokens are the matches of a regular expression; text between matches is discarded, and empty matches are skipped.
/// Tokens consist of whole Unicode scalar values: .NET's regular expressions treat a character outside the Basic Multilingual Plane (BMP)
/// as two surrogates, so a match that would split such a character is extended to include it. The default pattern covers the letters,
/// digits and marks of all planes; in a custom pattern, classes such as <c>\w</c> do not match characters outside the BMP. An unpaired
/// surrogate is a visible character.
/// </summary>
/// <example><code>
/// var words = new RegexTokenizer();                                  // words, and single punctuation marks
/// var letters = new RegexTokenizer(new Regex("[A-Za-z]+"));          // only words of ASCII letters
/// </code></example>
public sealed partial class RegexTokenizer : ITokenizer
{
    /// <summary>Creates a tokenizer for a pattern.</summary>
    /// <param name="pattern">The pattern of a token; null for <c>\w+|[^\w\s]</c>:
    /// a run of letters, digits and underscores, or one other visible character.</param>
    /// <param name="separator">The separator that <see cref="Join"/> inserts between tokens; a space by default.</param>
    public RegexTokenizer(Regex? pattern = null, string separator = " ")
    {
        ArgumentNullException.ThrowIfNull(separator);
        IsDefault = pattern is null;
        Pattern = pattern ?? WordOrMark();
        Separator = separator;
    }

    /// <summary>The pattern of a token.</summary>
    public Regex Pattern { get; }

    /// <summary>What <see cref="Join"/> puts between tokens.</summary>
    public string Separator { get; }

    /// <summary>Whether the pattern is the default one.</summary>
    internal bool IsDefault { get; }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (IsDefault && line.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            TokenizeScalars(line, receive);
            return;
        }
        // After an extended match, the search continues behind it.
        bool widened;
        int from = Pattern.RightToLeft ? line.Length : 0;
        do
        {
            widened = false;
            foreach (ValueMatch match in Pattern.EnumerateMatches(line, from))
            {
                if (match.Length == 0)
                {
                    continue;
                }
                int start = match.Index - (CutsPair(line, match.Index) ? 1 : 0), end = match.Index + match.Length;
                end += CutsPair(line, end) ? 1 : 0;
                receive(line[start..end]);
                if (end - start > match.Length)
                {
                    (widened, from) = (true, Pattern.RightToLeft ? start : end);
                    break;
                }
            }
        }
        while (widened);
    }

    /// <summary>Joins the tokens with the separator.</summary>
    public string Join(IEnumerable<string> tokens) => string.Join(Separator, tokens);

    /// <summary>The default pattern over scalar values of all planes.</summary>
    private static void TokenizeScalars(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        int word = 0;
        for (int i = 0; i < line.Length;)
        {
            // For a lone surrogate, the replacement character with length 1: visible and not a letter.
            Rune.DecodeFromUtf16(line[i..], out Rune rune, out int length);
            if (!IsOfWord(rune))
            {
                if (word < i)
                {
                    receive(line[word..i]);
                }
                if (!Rune.IsWhiteSpace(rune))
                {
                    receive(line.Slice(i, length));
                }
                word = i + length;
            }
            i += length;
        }
        if (word < line.Length)
        {
            receive(line[word..]);
        }
    }

    /// <summary>Whether <c>\w</c> matches.</summary>
    private static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;

    private static bool CutsPair(ReadOnlySpan<char> line, int at) =>
        at > 0 && at < line.Length && char.IsHighSurrogate(line[at - 1]) && char.IsLowSurrogate(line[at]);

    [GeneratedRegex(@"\w+|[^\w\s]", RegexOptions.CultureInvariant)]
    private static partial Regex WordOrMark();
}
