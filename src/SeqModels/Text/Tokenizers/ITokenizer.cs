namespace SeqModels.Text;

/// <summary>Splits a line of text into tokens, and joins tokens to text.</summary>
/// <remarks>
/// The package SeqModels.Tokenizers adapts any tokenizer of Microsoft.ML.Tokenizers (BPE, WordPiece, SentencePiece, Tiktoken). Text that is
/// streamed (<c>StreamText</c>) is joined from the last few tokens, so that <see cref="Join"/> should make the text of a token depend on its
/// neighbours only, and U+FFFD of bytes that are no complete character.
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
