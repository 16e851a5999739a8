namespace SeqModels.Text;

/// <summary>Extension methods for <see cref="ITokenizer"/>.</summary>
public static class TokenizerExtensions
{
    /// <summary>Returns the tokens of a text as strings.</summary>
    public static IReadOnlyList<string> Tokenize(this ITokenizer tokenizer, string text)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(text);
        List<string> tokens = [];
        tokenizer.Tokenize(text, token => tokens.Add(token.ToString()));
        return tokens;
    }
}
