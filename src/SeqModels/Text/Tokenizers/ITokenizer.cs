namespace SeqModels.Text;

/// <summary>Cuts a line of text into tokens, and joins tokens into text again.</summary>
/// <remarks>
/// A tokenizer of another library is adapted in a few lines; this one wraps any <c>Microsoft.ML.Tokenizers.Tokenizer</c>
/// (SeqModels itself does not depend on that package):
/// <code>
/// sealed class MicrosoftTokenizer(Microsoft.ML.Tokenizers.Tokenizer inner) : ITokenizer
/// {
///     public void Tokenize(ReadOnlySpan&lt;char&gt; line, Action&lt;ReadOnlySpan&lt;char&gt;&gt; receive)
///     {
///         foreach (var token in inner.EncodeToTokens(line, out _))
///             receive(token.Value);
///     }
///
///     public string Join(IEnumerable&lt;string&gt; tokens) => string.Concat(tokens).Replace('Ġ', ' ');   // byte-level BPE's mark of a space
/// }
/// </code>
/// The vocabulary is then built from the token strings as for any other tokenizer.
/// </remarks>
public interface ITokenizer
{
    /// <summary>Passes the tokens of a line, in order, to <paramref name="receive"/>; each span is valid only during its call.</summary>
    /// <param name="line">The text, without a line terminator when it comes from a <see cref="Corpus"/>.</param>
    /// <param name="receive">Called once per token.</param>
    void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive);

    /// <summary>The text of a sequence of tokens; the inverse of <see cref="Tokenize"/> as far as that loses nothing.</summary>
    string Join(IEnumerable<string> tokens);
}
