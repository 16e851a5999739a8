using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>The order in which the tokens of a text appear for the first time.</summary>
/// <param name="vocabularySize">The number of ids.</param>
internal sealed class FirstAppearance(int vocabularySize)
{
    private readonly int[] _places = new int[vocabularySize];
    private int _seen;

    /// <summary>Reads on in the text.</summary>
    public void Add(EncodedCorpus part)
    {
        foreach (int id in part.Ids)
        {
            if (_places[id] == 0)
            {
                _places[id] = ++_seen;
            }
        }
    }

    /// <summary>The rank of each token; tokens that never appeared come last, by id.</summary>
    public int[] ToRanks()
    {
        var ranks = new int[_places.Length];
        int next = _seen;
        for (int id = 0; id < ranks.Length; id++)
        {
            ranks[id] = _places[id] > 0 ? _places[id] - 1 : next++;
        }
        return ranks;
    }
}
