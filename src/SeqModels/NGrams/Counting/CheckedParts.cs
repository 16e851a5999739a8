using System.Collections;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams.Counting;

/// <summary>The parts of a text that is to be counted, each checked as it comes; what they have in common is known after the
/// first.</summary>
internal sealed class CheckedParts(IEnumerable<EncodedCorpus> parts) : IEnumerable<EncodedCorpus>
{
    // Of the first part; the part itself is not held.
    private Vocabulary? _vocabulary;
    private bool _hasSentences;
    private ITokenizer? _tokenizer;
    private FirstAppearance? _appearance;

    public Vocabulary Vocabulary => _vocabulary!;

    public bool HasSentences => _hasSentences;

    /// <summary>The tokenizer of the parts seen; null when they have none or different ones.</summary>
    public ITokenizer? Tokenizer => _tokenizer;

    /// <summary>The ranks of the tokens by their first appearance in the parts seen.</summary>
    public int[] FirstAppearance => _appearance!.Ranks();

    public IEnumerator<EncodedCorpus> GetEnumerator()
    {
        foreach (EncodedCorpus part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            if (_vocabulary is null)
            {
                (_vocabulary, _hasSentences, _appearance) = (part.Vocabulary, part.HasSentences, new FirstAppearance(part.Vocabulary.Count));
                _tokenizer = part.Tokenizer;
            }
            Check(part);
            _tokenizer = TokenizerDescription.Common(_tokenizer, part.Tokenizer);
            _appearance!.See(part.Ids);
            yield return part;
        }
        if (_vocabulary is null)
        {
            throw new ArgumentException("NGramCounts.Count: there must be at least one part.", nameof(parts));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Check(EncodedCorpus corpus)
    {
        Vocabulary vocabulary = corpus.Vocabulary;
        if (corpus.HasSentences != _hasSentences || (!ReferenceEquals(vocabulary, _vocabulary) && !vocabulary.Equals(_vocabulary)))
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
