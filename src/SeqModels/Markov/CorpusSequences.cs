using SeqModels.Text;

namespace SeqModels.Markov;

/// <summary>The independent sequences of a text.</summary>
internal static class CorpusSequences
{
    /// <summary>
    /// The sentences, each with <c>&lt;/s&gt;</c> if the vocabulary has it; of a stream, the parts up to every <c>&lt;/s&gt;</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The text contains <c>&lt;s&gt;</c>, which is never predicted.</exception>
    public static IReadOnlyList<ReadOnlyMemory<int>> Of(EncodedCorpus corpus)
    {
        if (corpus.Vocabulary.BeginId is { } begin && corpus.Ids.IndexOf(begin) is >= 0 and int at)
        {
            throw new ArgumentException(FormattableString.Invariant($"The text contains '{corpus.Vocabulary[begin]}' at position {at}, which is never predicted. Remove it."), nameof(corpus));
        }
        var sequences = new List<ReadOnlyMemory<int>>();
        if (corpus.HasSentences && corpus.Vocabulary.EndId is null)
        {
            for (int i = 0, start = 0; i < corpus.SentenceCount; i++)
            {
                int length = corpus.Sentence(i).Length;
                sequences.Add(corpus.Memory.Slice(start, length));
                start += length;
            }
            return sequences;
        }
        ReadOnlyMemory<int> rest = corpus.AsStream().Memory;
        while (!rest.IsEmpty)
        {
            int end = corpus.Vocabulary.EndId is { } id ? rest.Span.IndexOf(id) : -1;
            int length = end < 0 ? rest.Length : end + 1;
            sequences.Add(rest[..length]);
            rest = rest[length..];
        }
        return sequences;
    }
}
