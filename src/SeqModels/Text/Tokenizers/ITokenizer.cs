namespace SeqModels.Text;

/// <summary>Splits a line of text into tokens, and joins tokens to text.</summary>
/// <remarks>
/// Tokenizers of other libraries can be adapted in a few lines; this adapter wraps any <c>Microsoft.ML.Tokenizers.Tokenizer</c>
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
///     public string Join(IEnumerable&lt;string&gt; tokens) => string.Concat(tokens).Replace('Ġ', ' ');   // byte-level BPE's space
/// }
/// </code>
/// The vocabulary is then built from the token strings as with any other tokenizer.
/// </remarks>
public interface ITokenizer
{
    /// <summary>Passes the tokens of a line in order to <paramref name="receive"/>; each span is valid only during the call.</summary>
    /// <param name="line">The text; lines of a <see cref="Corpus"/> are passed without their terminators.</param>
    /// <param name="receive">Called once per token.</param>
    void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive);

    /// <summary>Joins a sequence of tokens to text; the inverse of <see cref="Tokenize"/> up to what tokenization discards.</summary>
    string Join(IEnumerable<string> tokens);
}
