namespace SeqModels.Text.SentenceFiles;

/// <summary>Receives the words of a text block by block, in text order.</summary>
internal interface ISentenceSink
{
    /// <summary>Receives a block of sentences.</summary>
    /// <param name="numbers">The numbers of their words.</param>
    /// <param name="ends">The exclusive end of each sentence in <paramref name="numbers"/>.</param>
    void Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> ends);
}
