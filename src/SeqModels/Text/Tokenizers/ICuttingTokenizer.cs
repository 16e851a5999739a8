namespace SeqModels.Text.Tokenizers;

/// <summary>A tokenizer that produces the same tokens if a long line is passed in pieces, split at the positions it chooses.</summary>
internal interface ICuttingTokenizer : ITokenizer
{
    /// <summary>Returns the length of the longest prefix that may be split off; 0 for none.</summary>
    /// <param name="line">The beginning of a line in UTF-8.</param>
    int Cut(ReadOnlySpan<byte> line);
}
