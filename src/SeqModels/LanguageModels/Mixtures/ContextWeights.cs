namespace SeqModels.LanguageModels.Mixtures;

/// <summary>Fits the weights of a <see cref="ContextMixture"/>: expectation maximization for each context length.</summary>
internal sealed class ContextWeights
{
    private readonly HeldOutScores _scores;
    private readonly double[][] _weights;
    private readonly IReadOnlyList<double>[] _histories;
    private readonly int[] _counts;

    public ContextWeights(HeldOutScores scores, ContextMixtureFitOptions options, CancellationToken cancellationToken)
    {
        _scores = scores;
        double[][] all = scores.LogProbabilities;
        int[] contexts = scores.Contexts!;
        (double[] common, _) = MixtureWeights.Fit(all, tolerance: options.Tolerance, maxIterations: options.MaxIterations, cancellationToken: cancellationToken);
        int rows = contexts.Max() + 1;
        (_weights, _histories, _counts) = (new double[rows][], new IReadOnlyList<double>[rows], new int[rows]);
        double[] prior = Array.ConvertAll(common, weight => weight * options.PriorTokens);
        for (int row = 0; row < rows; row++)
        {
            double[][] part = Array.ConvertAll(all, model => model.Where((_, t) => contexts[t] == row).ToArray());
            (double[] fitted, _histories[row]) = MixtureWeights.Fit(part, common, options.Tolerance, options.MaxIterations, cancellationToken, prior);
            _weights[row] = fitted;
            _counts[row] = Enumerable.Range(0, part[0].Length).Count(t => part.Any(model => !double.IsNegativeInfinity(model[t])));
        }
    }

    public MixtureFit<ContextMixture> ToFit(Func<double[][], ContextMixture> create) => new()
    {
        Mixture = create(_weights),
        History = History(),
        TokenCount = _counts.Sum(),
        Perplexity = Math.Exp(-MeanLogLikelihood()),
        ComponentPerplexities = [.. _scores.LogProbabilities.Select((_, i) => _scores.Perplexity(i))],
    };

    /// <summary>The mean of the objectives of all context lengths, which end after different numbers of iterations.</summary>
    private double[] History()
    {
        var history = new double[_histories.Max(row => row.Count)];
        double total = _counts.Sum();
        for (int i = 0; i < history.Length; i++)
        {
            for (int row = 0; row < _histories.Length; row++)
                history[i] += _counts[row] == 0 ? 0 : _counts[row] / total * _histories[row][Math.Min(i, _histories[row].Count - 1)];
        }

        return history;
    }

    private double MeanLogLikelihood()
    {
        double[][] scores = _scores.LogProbabilities;
        double sum = 0;
        int counted = 0;
        for (int t = 0; t < scores[0].Length; t++)
        {
            double largest = scores.Max(model => model[t]), mixed = 0;
            if (double.IsNegativeInfinity(largest))
                continue;
            for (int i = 0; i < scores.Length; i++)
                mixed += _weights[_scores.Contexts![t]][i] * Math.Exp(scores[i][t] - largest);
            sum += largest + Math.Log(mixed);
            counted++;
        }

        return sum / counted;
    }
}
