using SeqModels.Text;

namespace SeqModels.LanguageModels.Generation;

/// <summary>
/// The text of a growing sequence of tokens, in pieces. A piece is what <see cref="ITokenizer.Join"/> of the last tokens gains by one more
/// token. Held back until complete: the first half of a surrogate pair, and a replacement character at the end, which stands for bytes of an
/// unfinished character where tokens are bytes.
/// </summary>
/// <remarks>
/// Only the last few tokens are joined, so that a piece costs the same in a long text. Therefore the text equals that of all tokens joined
/// at once if the text of a token depends on no more than <see cref="Overlap"/> tokens before it.
/// </remarks>
internal sealed class PieceDecoder
{
    /// <summary>An unfinished character has at most three tokens, one for each byte; the fourth completes it.</summary>
    private const int Overlap = 4;

    private const int Limit = 3 * Overlap;

    private readonly ITokenizer _tokenizer;
    private readonly List<string> _tokens = [];
    private string _text;
    private int _given;

    /// <param name="tokenizer">Joins the tokens.</param>
    /// <param name="prompt">The tokens before the first piece, whose text is not returned.</param>
    public PieceDecoder(ITokenizer tokenizer, IReadOnlyList<string> prompt)
    {
        _tokenizer = tokenizer;
        _tokens.AddRange(prompt.Skip(prompt.Count - Overlap));
        _text = tokenizer.Join(_tokens);
        _given = _text.Length;
    }

    /// <summary>Adds a token and returns the text that is now complete; often that of the token, sometimes none.</summary>
    public string Add(string token)
    {
        _tokens.Add(token);
        _text = _tokenizer.Join(_tokens);
        string piece = Give(_text.Length > 0 && (_text[^1] == '\uFFFD' || char.IsHighSurrogate(_text[^1])) ? _text.Length - 1 : _text.Length);
        if (_tokens.Count >= Limit)
        {
            int held = _text.Length - _given;
            _tokens.RemoveRange(0, _tokens.Count - Overlap);
            _text = _tokenizer.Join(_tokens);
            _given = Math.Max(0, _text.Length - held);
        }

        return piece;
    }

    /// <summary>Returns the rest at the end of the text.</summary>
    public string Complete() => Give(_text.Length);

    private string Give(int end)
    {
        if (end <= _given)
            return "";
        string piece = _text[_given..end];
        _given = end;
        return piece;
    }
}
