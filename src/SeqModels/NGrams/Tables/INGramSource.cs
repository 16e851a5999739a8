namespace SeqModels.NGrams.Tables;

/// <summary>
/// n-grams with their counts in ascending order, word numbers (id + 1) compared from the first on and a beginning of another n-gram before
/// it. An n-gram shorter than the order is one that the text ends after.
/// </summary>
internal interface INGramSource
{
    /// <summary>Goes to the next n-gram; false at the end.</summary>
    bool MoveNext();

    /// <summary>The words of the present n-gram, valid until the next move.</summary>
    ReadOnlySpan<int> Words { get; }

    /// <summary>How many words it shares with the n-gram before.</summary>
    int Shared { get; }

    long Count { get; }
}
