using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>The order in which the tokens of a text appear for the first time.</summary>
internal static class FirstAppearance
{
    /// <summary>The rank of each token of the vocabulary; tokens that never appear come last, by id.</summary>
    public static int[] Ranks(EncodedCorpus corpus)
    {
        int[] ranks = new int[corpus.Vocabulary.Count];
        ranks.AsSpan().Fill(-1);
        int rank = 0;
        foreach (int id in corpus.Ids)
        {
            if (ranks[id] < 0)
            {
                ranks[id] = rank++;
            }
        }
        for (int id = 0; id < ranks.Length; id++)
        {
            ranks[id] = ranks[id] < 0 ? rank++ : ranks[id];
        }
        return ranks;
    }
}
