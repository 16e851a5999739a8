namespace SeqModels.LanguageModels.Mixtures;

/// <summary>
/// Fits the weights of a linear mixture by expectation maximization: λᵢ ← (1/T) Σ_t λᵢ pᵢ(t) / Σⱼ λⱼ pⱼ(t). The log-likelihood is concave and
/// never decreases.
/// </summary>
internal static class MixtureWeights
{
    /// <param name="logProbabilities">[i][t]: ln p of token t under model i. Tokens of probability 0 under all models are skipped.</param>
    /// <param name="start">The initial weights; null for equal weights.</param>
    /// <param name="tolerance">The fit ends when an iteration raises the mean log-likelihood by less, in nats per token.</param>
    /// <param name="maxIterations">The maximum number of iterations.</param>
    /// <param name="cancellationToken">A token to cancel the fit; checked at every iteration.</param>
    /// <param name="prior">
    /// The parameters a of a Dirichlet prior, as pseudo-counts: (Σ aᵢ ln λᵢ) / T is added to the objective; null for none.
    /// </param>
    /// <exception cref="InvalidDistributionException">A log-probability is NaN or +∞.</exception>
    /// <returns>The weights, and the objective, the mean log-likelihood, before each iteration and at the end; empty if there is no token to fit.</returns>
    public static (double[] Weights, IReadOnlyList<double> History) Fit(double[][] logProbabilities, double[]? start = null,
        double tolerance = 1e-9, int maxIterations = 1000, CancellationToken cancellationToken = default, double[]? prior = null)
    {
        int models = logProbabilities.Length, tokens = logProbabilities[0].Length;
        double[] weights = start is null ? [.. Enumerable.Repeat(1.0 / models, models)] : [.. start];
        var next = new double[models];
        var relative = new double[models][];
        var largest = new double[tokens];
        int counted = 0;
        for (int t = 0; t < tokens; t++)
        {
            largest[t] = double.NegativeInfinity;
            for (int i = 0; i < models; i++)
            {
                DistributionCheck.RequireSum($"model {i} of the mixture", logProbabilities[i][t]);
                largest[t] = Math.Max(largest[t], logProbabilities[i][t]);
            }
            counted += double.IsNegativeInfinity(largest[t]) ? 0 : 1;
        }
        for (int i = 0; i < models; i++)
        {
            relative[i] = new double[tokens];
            for (int t = 0; t < tokens; t++)
            {
                relative[i][t] = double.IsNegativeInfinity(largest[t]) ? 0 : Math.Exp(logProbabilities[i][t] - largest[t]);
            }
        }
        List<double> history = [];
        for (int iteration = 0; counted > 0; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            next.AsSpan().Clear();
            double likelihood = 0;
            for (int t = 0; t < tokens; t++)
            {
                double sum = 0;
                for (int i = 0; i < models; i++)
                {
                    sum += weights[i] * relative[i][t];
                }
                if (sum > 0)
                {
                    likelihood += Math.Log(sum) + largest[t];
                    for (int i = 0; i < models; i++)
                    {
                        next[i] += weights[i] * relative[i][t] / sum;
                    }
                }
            }
            for (int i = 0; i < models && prior is not null; i++)
            {
                next[i] += prior[i];
                likelihood += prior[i] == 0 ? 0 : prior[i] * Math.Log(weights[i]);
            }
            history.Add(likelihood / counted);
            if (iteration == maxIterations || (history.Count > 1 && history[^1] - history[^2] < tolerance))
            {
                break;
            }
            double total = next.Sum();
            for (int i = 0; i < models; i++)
            {
                weights[i] = next[i] / total;
            }
        }
        return (weights, history);
    }
}
