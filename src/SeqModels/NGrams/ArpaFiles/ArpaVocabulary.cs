using System.Text;
using SeqModels.Text;
using static SeqModels.NGrams.ArpaFiles.ArpaSpecials;

namespace SeqModels.NGrams.ArpaFiles;

/// <summary>The words of an ARPA file as a vocabulary and back.</summary>
internal static class ArpaVocabulary
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The words in the order of the file; a special token in upper case is that in lower case where that is missing.</summary>
    public static Vocabulary Read(ArpaWords words, bool escaped, ArpaLines lines, ArpaRepairs repairs)
    {
        var tokens = new string[words.Count];
        var seen = new HashSet<string>(tokens.Length, StringComparer.Ordinal);
        for (int i = 0; i < tokens.Length; i++)
        {
            try
            {
                tokens[i] = Strict.GetString(words[i]);
            }
            catch (DecoderFallbackException)
            {
                throw lines.Error($"the word '{ArpaLines.Show(words[i])}', number {i + 1} of the 1-grams, is no valid UTF-8");
            }
            if (escaped && !TokenEscape.TryUnescape(tokens[i], out tokens[i]))
            {
                throw lines.Error($"the word '{tokens[i]}', number {i + 1} of the 1-grams, has a backslash that begins no escape; " +
                    "\\\\ \\n \\r \\t \\uXXXX are known");
            }
            if (!seen.Add(tokens[i]))
            {
                throw lines.Error($"two of the 1-grams are escapes of one token, '{TokenEscape.Escape(tokens[i])}'");
            }
        }
        foreach ((string lower, string upper) in All)
        {
            if (!seen.Contains(upper))
            {
                continue;
            }
            if (seen.Add(lower))
            {
                repairs.Add(ArpaRepairKind.UpperCaseSpecial, 1, $"'{upper}' is among the 1-grams and '{lower}' is not", $"it is taken for '{lower}'", line: 0);
                tokens[Array.IndexOf(tokens, upper)] = lower;
            }
            else
            {
                repairs.Note(ArpaRepairKind.UpperCaseSpecial, 1, $"'{upper}' is among the 1-grams beside '{lower}'; it is an ordinary word", line: 0);
            }
        }
        return Vocabulary.FromList(tokens, Known(Unknown), Known(Begin), Known(End));

        string? Known(string token) => seen.Contains(token) ? token : null;
    }

    /// <summary>The bytes of each token as a word of a file; special tokens under their names there.</summary>
    /// <exception cref="ArgumentException">A token cannot be a word, or is spelled as a special one.</exception>
    public static byte[][] Write(Vocabulary vocabulary, bool escape)
    {
        var words = new byte[vocabulary.Count][];
        for (int id = 0; id < words.Length; id++)
        {
            string? special = id == vocabulary.UnknownId ? Unknown : id == vocabulary.BeginId ? Begin : id == vocabulary.EndId ? End : null;
            string token = special ?? vocabulary[id];
            if (special is null && token is Unknown or Begin or End)
            {
                throw new ArgumentException(
                    $"Arpa.Write: the token '{token}' (id {id}) is an ordinary one in this vocabulary, but has a special meaning in ARPA files.");
            }
            if (All.Any(special => special.Upper == token && !vocabulary.TryGetId(special.Lower, out _)))
            {
                throw new ArgumentException(
                    $"Arpa.Write: the token '{token}' (id {id}) is an ordinary one in this vocabulary, but in an ARPA file without " +
                    $"'{token.ToLowerInvariant()}' it is the special one. Replace it, or give the vocabulary the special token.");
            }
            string word = escape ? TokenEscape.Escape(token).Replace(" ", "\\u0020", StringComparison.Ordinal) : token;
            if (word.Length == 0 || word.AsSpan().ContainsAny(" \t\r\n"))
            {
                throw new ArgumentException(
                    $"Arpa.Write: the token '{TokenEscape.Escape(token)}' (id {id}) cannot be a word of an ARPA file, where words are not empty and " +
                    "stand between spaces. Set ArpaWriteOptions.EscapeTokens, and ArpaReadOptions.EscapedTokens to read the file.");
            }
            try
            {
                words[id] = Strict.GetBytes(word);
            }
            catch (EncoderFallbackException e)
            {
                throw new ArgumentException($"Arpa.Write: the token with id {id} has an unpaired surrogate and " +
                    "cannot be written as UTF-8. Set ArpaWriteOptions.EscapeTokens, and ArpaReadOptions.EscapedTokens to read the file.", e);
            }
        }
        return words;
    }
}
