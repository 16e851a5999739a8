using SeqModels.NGrams;

namespace SeqModels.Cli.NGrams;

/// <summary>The sums over the lines of a query.</summary>
internal sealed class QueryTotals
{
    private long _sentences;
    private long _tokens;
    private long _unknown;
    private long _zeros;
    private double _all;
    private double _known;

    public void AddToken(double logProbability, bool isUnknown)
    {
        _tokens++;
        _all += logProbability;
        _zeros += double.IsNegativeInfinity(logProbability) ? 1 : 0;
        if (isUnknown)
        {
            _unknown++;
        }
        else
        {
            _known += logProbability;
        }
    }

    public void AddLine() => _sentences++;

    public TextScore ToScore() => new()
    {
        Sentences = _sentences,
        Tokens = _tokens,
        OovTokens = _unknown,
        ZeroProbabilityTokens = _zeros,
        LogProbabilityIncludingOov = _all,
        LogProbabilityExcludingOov = _known,
    };
}
