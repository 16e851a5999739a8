using System.Collections;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>The parts of a text that is to be counted, each checked as it comes; what they have in common is known after the first.</summary>
internal sealed class CheckedParts(IEnumerable<EncodedCorpus> parts) : IEnumerable<EncodedCorpus>
{
    private EncodedCorpus? _first;
    private FirstAppearance? _appearance;

    public Vocabulary Vocabulary => _first!.Vocabulary;

    public bool HasSentences => _first!.HasSentences;

    /// <summary>The ranks of the tokens by their first appearance in the parts seen.</summary>
    public int[] FirstAppearance => _appearance!.Ranks();

    public IEnumerator<EncodedCorpus> GetEnumerator()
    {
        foreach (EncodedCorpus part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            _appearance ??= new FirstAppearance(part.Vocabulary.Count);
            Check(part, _first ??= part);
            _appearance.See(part.Ids);
            yield return part;
        }
        if (_first is null)
        {
            throw new ArgumentException("NGramCounts.Count: there must be at least one part.", nameof(parts));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(EncodedCorpus corpus, EncodedCorpus first)
    {
        Vocabulary vocabulary = corpus.Vocabulary;
        if (!ReferenceEquals(corpus, first) && (corpus.HasSentences != first.HasSentences || !vocabulary.Equals(first.Vocabulary)))
        {
            throw new ArgumentException(
                "NGramCounts.Count: all parts must have the same vocabulary, and all or none be sentences; " +
                "count them apart and add them with NGramCounts.Merge.", nameof(corpus));
        }
        if (corpus.HasSentences && (vocabulary.BeginId is null || vocabulary.EndId is null))
        {
            throw new ArgumentException(
                "NGramCounts.Count: a corpus of sentences needs a vocabulary with begin and end tokens. " +
                "Build it with VocabularyOptions.Sentences, or count corpus.AsStream() as running text.", nameof(corpus));
        }
        if (vocabulary.BeginId is { } begin && corpus.Ids.Contains(begin))
        {
            throw new ArgumentException(
                $"NGramCounts.Count: the begin token '{vocabulary[begin]}' is context only and must not be in the text.", nameof(corpus));
        }
    }
}
