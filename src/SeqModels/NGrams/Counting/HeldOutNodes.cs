using SeqModels.Text;

namespace SeqModels.NGrams.Counting;

/// <summary>The nodes of the tokens of a held-out text and of their contexts in a trie of counts.</summary>
internal sealed class HeldOutNodes
{
    /// <summary>Further tokens are ignored; they would change only the last digits of the fitted parameters.</summary>
    private const int MaxTokens = 1 << 20;

    private HeldOutNodes(int order, int count)
    {
        Count = count;
        (Contexts, NGrams) = (new int[order][], new int[order][]);
        for (int i = 0; i < order; i++)
        {
            (Contexts[i], NGrams[i]) = (new int[count], new int[count]);
            Contexts[i].AsSpan().Fill(-1);
            NGrams[i].AsSpan().Fill(-1);
        }
    }

    /// <summary>The number of tokens, ends of sentences included.</summary>
    public int Count { get; }

    /// <summary>[k − 1][t]: the node of the k − 1 tokens before token t in order k − 1, or −1; for k = 1 always 0.</summary>
    public int[][] Contexts { get; }

    /// <summary>[k − 1][t]: the node of the k tokens that end in token t in order k, or −1.</summary>
    public int[][] NGrams { get; }

    /// <exception cref="ArgumentException">The text has another vocabulary, or has sentences where the counts have none or the other way
    /// round.</exception>
    public static HeldOutNodes Find(NGramCounts counts, EncodedCorpus text)
    {
        if (!text.Vocabulary.Equals(counts.Vocabulary))
        {
            throw new ArgumentException("The held-out text must be encoded with the vocabulary of the counts: corpus.Encode(counts.Vocabulary).");
        }
        if (text.HasSentences != counts.BySentences)
        {
            throw new ArgumentException(counts.BySentences
                ? "The held-out text must have sentences, as the counted text had."
                : "The held-out text must be running text, as the counted text was: use AsStream().");
        }
        var nodes = new HeldOutNodes(counts.Order, Math.Min(text.Count + text.SentenceCount, MaxTokens));
        int[] contexts = new int[counts.Order + 1];
        int token = 0;
        for (int sentence = 0; sentence < Math.Max(1, text.SentenceCount); sentence++)
        {
            if (counts.BySentences && text.SentenceCount == 0)
            {
                break;
            }
            contexts.AsSpan().Fill(-1);
            contexts[0] = 0;
            contexts[1] = counts.BySentences ? counts.Vocabulary.BeginId!.Value : -1;
            foreach (int word in counts.BySentences ? text.Sentence(sentence) : text.Ids)
            {
                nodes.Step(counts.Levels, token++, word, contexts);
            }
            if (counts.BySentences)
            {
                nodes.Step(counts.Levels, token++, counts.Vocabulary.EndId!.Value, contexts);
            }
        }
        return nodes;
    }

    private void Step(NGramLevel[] levels, int token, int word, int[] contexts)
    {
        if (token >= Count)
        {
            return;
        }
        for (int i = levels.Length - 1; i >= 0; i--)
        {
            int node = i == 0 ? word : contexts[i] < 0 ? -1 : levels[i - 1].Child(contexts[i], word, levels[i]);
            Contexts[i][token] = contexts[i];
            NGrams[i][token] = node;
            contexts[i + 1] = node;
        }
    }
}
