namespace SeqModels.Cli.NGrams;

/// <summary>Writes what a query finds.</summary>
internal interface IQueryOutput
{
    /// <summary>Writes a word.</summary>
    /// <param name="word">The word as in the text, in UTF-8.</param>
    /// <param name="id">Its id.</param>
    /// <param name="matchedOrder">The length of the matched n-gram.</param>
    /// <param name="log10Probability">log₁₀ p.</param>
    void Word(ReadOnlySpan<byte> word, int id, int matchedOrder, double log10Probability);

    /// <summary>Ends a line.</summary>
    /// <param name="log10Probability">The sum over its tokens.</param>
    /// <param name="tokens">The number of words and ends of sentences.</param>
    /// <param name="unknown">The number of unknown words.</param>
    void EndLine(double log10Probability, int tokens, int unknown);

    /// <summary>Passes on the lines written so far, without one that is not ended.</summary>
    void Flush();
}
