namespace SeqModels.NGrams.Counting;

/// <summary>The order in which the tokens of a text appear for the first time.</summary>
internal sealed class FirstAppearance
{
    private readonly int[] _ranks;
    private int _seen;

    public FirstAppearance(int vocabularySize)
    {
        _ranks = new int[vocabularySize];
        _ranks.AsSpan().Fill(-1);
    }

    public void See(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids)
        {
            See(id);
        }
    }

    public void See(int id)
    {
        if (_ranks[id] < 0)
        {
            _ranks[id] = _seen++;
        }
    }

    /// <summary>The rank of each token of the vocabulary; tokens that were not seen come last, by id.</summary>
    public int[] Ranks()
    {
        int next = _seen;
        return Array.ConvertAll(_ranks, rank => rank < 0 ? next++ : rank);
    }
}
