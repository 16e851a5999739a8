namespace SeqModels.Evaluation.Pairing;

/// <summary>The sums of one band of a <see cref="TokenBreakdown"/>.</summary>
internal sealed class BandSum
{
    private long _tokens, _firstWins, _secondWins;
    private double _first, _second, _difference;

    public void Add(double first, double second)
    {
        _tokens++;
        (_first, _second, _difference) = (_first + first, _second + second, _difference + (second - first));
        _firstWins += first > second ? 1 : 0;
        _secondWins += second > first ? 1 : 0;
    }

    public TokenBreakdownRow ToRow(string band, long textTokens) => new()
    {
        Band = band,
        Tokens = _tokens,
        FirstMean = _first / _tokens,
        SecondMean = _second / _tokens,
        FirstWins = (double)_firstWins / _tokens,
        SecondWins = (double)_secondWins / _tokens,
        Contribution = _difference / textTokens,
    };
}
