using System.Buffers;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Text;

/// <summary>
/// A tokenizer that splits at ASCII white space (space, tab, LF, VT, FF, CR, NUL), as KenLM does; no-break and other Unicode spaces
/// are part of words. Nothing is normalised, and unpaired surrogates are preserved.
/// </summary>
public sealed class WhitespaceTokenizer : ICuttingTokenizer
{
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\n\v\f\r\0");
    private static readonly SearchValues<byte> SpaceBytes = SearchValues.Create(" \t\n\v\f\r\0"u8);

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        while (true)
        {
            int start = line.IndexOfAnyExcept(Space);
            if (start < 0)
            {
                return;
            }
            line = line[start..];
            int end = line.IndexOfAny(Space);
            receive(end < 0 ? line : line[..end]);
            if (end < 0)
            {
                return;
            }
            line = line[end..];
        }
    }

    /// <summary>Joins the tokens with single spaces.</summary>
    public string Join(IEnumerable<string> tokens) => string.Join(' ', tokens);

    int ICuttingTokenizer.Cut(ReadOnlySpan<byte> line) => line.LastIndexOfAny(SpaceBytes) + 1;
}
