namespace SeqModels.Text.SentenceFiles;

/// <summary>Takes the words of a text block by block, in the text's order.</summary>
internal interface ISentenceSink
{
    /// <summary>Takes some sentences.</summary>
    /// <param name="numbers">The numbers of their words.</param>
    /// <param name="ends">Where each of them ends in <paramref name="numbers"/>.</param>
    void Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> ends);
}
