namespace SeqModels.Text;

/// <summary>Conveniences over <see cref="ITokenizer"/>.</summary>
public static class TokenizerExtensions
{
    /// <summary>The tokens of a text as strings.</summary>
    public static IReadOnlyList<string> Tokenize(this ITokenizer tokenizer, string text)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(text);
        List<string> tokens = [];
        tokenizer.Tokenize(text, token => tokens.Add(token.ToString()));
        return tokens;
    }
}
