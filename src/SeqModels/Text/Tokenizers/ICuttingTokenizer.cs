namespace SeqModels.Text.Tokenizers;

/// <summary>A tokenizer that gives the same tokens when a long line comes in pieces, cut where it says.</summary>
internal interface ICuttingTokenizer : ITokenizer
{
    /// <summary>The length of the longest piece of the line that may be cut off; 0 for none.</summary>
    /// <param name="line">The beginning of a line, UTF-8.</param>
    int Cut(ReadOnlySpan<byte> line);
}
