using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>Counts all n-grams up to an order in one pass: per word one table access for each order.</summary>
internal sealed class NGramCounter
{
    private const int CancellationInterval = 1 << 16;

    private readonly int[] _unigrams;
    private readonly NGramTable[] _tables;
    private readonly int[] _context;

    private NGramCounter(int vocabularySize, int order)
    {
        _unigrams = new int[vocabularySize];
        _tables = new NGramTable[order - 1];
        for (int i = 0; i < _tables.Length; i++)
        {
            _tables[i] = new NGramTable();
        }
        _context = new int[order];
    }

    /// <summary>The levels 1 … order of the trie of a corpus.</summary>
    public static NGramLevel[] Count(EncodedCorpus corpus, int order, CancellationToken cancellation)
    {
        var counter = new NGramCounter(corpus.Vocabulary.Count, order);
        if (corpus.HasSentences)
        {
            for (int i = 0; i < corpus.SentenceCount; i++)
            {
                if (i % 1024 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }
                counter.Forget();
                counter.See(corpus.Vocabulary.BeginId!.Value);
                foreach (int id in corpus.Sentence(i))
                {
                    counter.See(id);
                }
                counter.See(corpus.Vocabulary.EndId!.Value);
            }
        }
        else
        {
            counter.Forget();
            for (ReadOnlySpan<int> rest = corpus.Ids; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, CancellationInterval)..])
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (int id in rest[..Math.Min(rest.Length, CancellationInterval)])
                {
                    counter.See(id);
                }
            }
        }
        return counter.ToLevels();
    }

    /// <summary>_context[k − 1] is the number of the last k words in the table of order k, or −1 when fewer were seen.</summary>
    private void Forget() => _context.AsSpan().Fill(-1);

    private void See(int word)
    {
        for (int i = _tables.Length - 1; i >= 0; i--)
        {
            _context[i + 1] = _context[i] < 0 ? -1 : _tables[i].Increment(_context[i], word);
        }
        _unigrams[word]++;
        _context[0] = word;
    }

    private NGramLevel[] ToLevels()
    {
        var levels = new NGramLevel[_tables.Length + 1];
        levels[0] = new NGramLevel(null, _unigrams);
        int[]? ranks = null;
        for (int i = 0; i < _tables.Length; i++)
        {
            (int[] words, int[] counts, int[] starts) = _tables[i].Sort(ranks, levels[i].Counts.Length, out ranks);
            _tables[i] = null!;
            levels[i + 1] = new NGramLevel(words, counts);
            levels[i].SetChildren(starts, levels[i + 1]);
        }
        return levels;
    }
}
