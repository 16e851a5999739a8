using System.Globalization;

namespace SeqModels.Evaluation.Pairing;

/// <summary>Two models' log-probabilities of the same text, as the observations of a <see cref="PairedDifference"/>.</summary>
/// <param name="first">The scores of the first model.</param>
/// <param name="second">The scores of the second model.</param>
/// <param name="policy">How tokens of probability 0 are treated.</param>
internal sealed class PairedObservations(TokenScores first, TokenScores second, ZeroProbabilityPolicy policy)
{
    private readonly List<double> _differences = [], _weights = [];
    private double _first, _second;
    private long _units, _firstWins, _secondWins, _excluded;

    /// <summary>An observation is a token.</summary>
    public PairedObservations AddTokens()
    {
        TokenPairs.Require(first, second);
        for (int i = 0; i < first.Count; i++)
        {
            (double a, double b) = (first[i].LogProbability, second[i].LogProbability);
            if (IsFinite(a, b))
            {
                Add(a, b, 1);
            }
        }
        return this;
    }

    /// <summary>An observation is a sentence with its number of tokens.</summary>
    public PairedObservations AddSentences()
    {
        TokenPairs.Require(first, second);
        for (int sentence = 0, i = 0; sentence < first.SentenceCount; sentence++)
        {
            (double a, double b, long tokens) = (0, 0, 0);
            for (; i < first.Count && first[i].Sentence == sentence; i++)
            {
                if (IsFinite(first[i].LogProbability, second[i].LogProbability))
                {
                    (a, b, tokens) = (a + first[i].LogProbability, b + second[i].LogProbability, tokens + 1);
                }
            }
            Add(a, b, tokens);
        }
        return this;
    }

    /// <summary>An observation is a sentence with its declared number of units.</summary>
    public PairedObservations AddSentences(IReadOnlyList<long> units)
    {
        for (int sentence = 0, i = 0, j = 0; sentence < units.Count; sentence++)
        {
            double a = Sum(first, sentence, ref i), b = Sum(second, sentence, ref j);
            if (IsFinite(a, b))
            {
                Add(a, b, units[sentence]);
            }
        }
        return this;
    }

    /// <summary>Tests the difference.</summary>
    public PairedComparison Test(string unit, ResamplingUnit resamplingUnit, BootstrapOptions options, CancellationToken cancellationToken)
    {
        // d = ln p₂ − ln p₁, so that the mean is H₁ − H₂.
        PairedDifference difference = PairedDifference.Test(_differences.ToArray(), resamplingUnit == ResamplingUnit.Token ? [] : _weights.ToArray(), options, cancellationToken);
        return new PairedComparison
        {
            FirstName = first.Name,
            SecondName = second.Name,
            Unit = unit,
            Units = _units,
            ResamplingUnit = resamplingUnit,
            FirstCrossEntropy = 0 - _first / _units,
            SecondCrossEntropy = 0 - _second / _units,
            Difference = difference,
            FirstWins = _firstWins,
            SecondWins = _secondWins,
            ExcludedTokens = _excluded,
        };
    }

    private void Add(double a, double b, long units)
    {
        _differences.Add(b - a);
        _weights.Add(units);
        (_first, _second, _units) = (_first + a, _second + b, _units + units);
        _firstWins += a > b ? 1 : 0;
        _secondWins += b > a ? 1 : 0;
    }

    private static double Sum(TokenScores scores, int sentence, ref int index)
    {
        double sum = 0;
        for (; index < scores.Count && scores[index].Sentence == sentence; index++)
        {
            sum += scores[index].LogProbability;
        }
        return sum;
    }

    /// <summary>Whether both models give a positive probability; otherwise the observation is counted as left out.</summary>
    /// <exception cref="ArgumentException">They do not, and the policy is to refuse it.</exception>
    private bool IsFinite(double a, double b)
    {
        if (double.IsFinite(a) && double.IsFinite(b))
        {
            return true;
        }
        if (policy == ZeroProbabilityPolicy.Refuse)
        {
            TokenScores scores = double.IsFinite(a) ? second : first;
            TokenScore zero = scores.First(score => double.IsNegativeInfinity(score.LogProbability));
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Evaluator.ComparePaired: '{scores.Name}' must give every token a probability above 0, but gives {scores.Result.ZeroProbabilityTokens} tokens probability 0, " +
                $"the first '{scores.Vocabulary[zero.Token]}' in sentence {zero.Sentence}, position {zero.Position}. Use a smoothed model, or ZeroProbabilityPolicy.Exclude."));
        }
        _excluded++;
        return false;
    }
}
