namespace SeqModels.LanguageModels.Search;

/// <summary>The most probable extensions that a step has seen so far, in order: the highest probability first, equal ones by their ids.</summary>
/// <param name="width">The maximum number of extensions.</param>
internal sealed class BeamCandidates(int width)
{
    private readonly List<Candidate> _kept = [];

    public IReadOnlyList<Candidate> Kept => _kept;

    /// <summary>The log-probability below which an extension is not kept.</summary>
    public double Threshold => _kept.Count < width ? double.NegativeInfinity : _kept[^1].LogProbability;

    public void Clear() => _kept.Clear();

    /// <summary>Offers an extension.</summary>
    public void Add(BeamNode parent, int token, double logProbability)
    {
        var candidate = new Candidate(parent, token, logProbability);
        int low = 0, high = _kept.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (IsBefore(_kept[middle], candidate))
                low = middle + 1;
            else
                high = middle;
        }

        if (low == width)
            return;
        if (_kept.Count == width)
            _kept.RemoveAt(width - 1);
        _kept.Insert(low, candidate);
    }

    private static bool IsBefore(Candidate one, Candidate other)
    {
        if (one.LogProbability != other.LogProbability)
            return one.LogProbability > other.LogProbability;
        int order = BeamNode.CompareIds(one.Parent, other.Parent);
        return order == 0 ? one.Token < other.Token : order < 0;
    }

    internal readonly record struct Candidate(BeamNode Parent, int Token, double LogProbability);
}
