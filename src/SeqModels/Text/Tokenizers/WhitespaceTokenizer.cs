using SeqModels.Text.Tokenizers;

namespace SeqModels.Text;

/// <summary>
/// A tokenizer that splits at ASCII white space (space, tab, LF, VT, FF, CR, NUL), as KenLM does; no-break and other Unicode spaces
/// are part of words. Nothing is normalised, and unpaired surrogates are preserved.
/// </summary>
public sealed class WhitespaceTokenizer : ICuttingTokenizer
{
    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        int start = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (IsSpace(line[i]))
            {
                if (i > start)
                {
                    receive(line[start..i]);
                }
                start = i + 1;
            }
        }
        if (start < line.Length)
        {
            receive(line[start..]);
        }
    }

    /// <summary>Joins the tokens with single spaces.</summary>
    public string Join(IEnumerable<string> tokens) => string.Join(' ', tokens);

    int ICuttingTokenizer.Cut(ReadOnlySpan<byte> line)
    {
        int length = line.Length;
        while (length > 0 && !IsSpace(line[length - 1]))
        {
            length--;
        }
        return length;
    }

    private static bool IsSpace(int character) => character is ' ' or (>= '\t' and <= '\r') or '\0';
}
