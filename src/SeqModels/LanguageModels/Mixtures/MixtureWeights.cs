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
    /// <param name="prior">
    /// The parameters a of a Dirichlet prior, as pseudo-counts: (Σ aᵢ ln λᵢ) / T is added to the objective; null for none.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the fit; checked at every iteration.</param>
    /// <exception cref="InvalidDistributionException">A log-probability is NaN or +∞.</exception>
    /// <returns>The weights, and the objective, the mean log-likelihood, before each iteration and at the end; empty if there is no token to fit.</returns>
    public static (double[] Weights, IReadOnlyList<double> History) Fit(double[][] logProbabilities, double[]? start = null,
        double tolerance = 1e-9, int maxIterations = 1000, double[]? prior = null, CancellationToken cancellationToken = default)
    {
        int models = logProbabilities.Length, tokens = logProbabilities[0].Length;
        double[] weights = start is null ? [.. Enumerable.Repeat(1.0 / models, models)] : [.. start];
        (double[] relative, double scale, int counted) = Relative(logProbabilities, tokens);
        var next = new double[models];
        List<double> history = [];
        for (int iteration = 0; counted > 0; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double likelihood = scale + Expect(relative, weights, next);
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

    /// <summary>
    /// The probabilities of the tokens that are possible under any model, [token, model], divided by the largest one of each token; the sum of
    /// the logarithms of the largest ones; and the number of these tokens.
    /// </summary>
    private static (double[] Relative, double Scale, int Counted) Relative(double[][] logProbabilities, int tokens)
    {
        int models = logProbabilities.Length, counted = 0;
        var relative = new double[checked(models * tokens)];
        double scale = 0;
        for (int t = 0; t < tokens; t++)
        {
            double largest = double.NegativeInfinity;
            for (int i = 0; i < models; i++)
            {
                DistributionCheck.RequireSum($"model {i} of the mixture", logProbabilities[i][t]);
                largest = Math.Max(largest, logProbabilities[i][t]);
            }
            if (double.IsNegativeInfinity(largest))
            {
                continue;
            }
            for (int i = 0; i < models; i++)
            {
                relative[(counted * models) + i] = Math.Exp(logProbabilities[i][t] - largest);
            }
            scale += largest;
            counted++;
        }
        return (relative[..(counted * models)], scale, counted);
    }

    /// <summary>Computes Σ_t λᵢ rᵢ(t) / Σⱼ λⱼ rⱼ(t) for every model, and Σ_t ln Σⱼ λⱼ rⱼ(t).</summary>
    private static double Expect(ReadOnlySpan<double> relative, double[] weights, double[] next)
    {
        // A logarithm of a product of many sums takes the place of one logarithm per token.
        const double Small = 1e-100;
        double likelihood = 0, product = 1;
        next.AsSpan().Clear();
        for (; !relative.IsEmpty; relative = relative[weights.Length..])
        {
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * relative[i];
            }
            if (sum == 0)
            {
                continue;
            }
            double inverse = 1 / sum;
            for (int i = 0; i < weights.Length; i++)
            {
                next[i] += relative[i] * inverse;
            }
            if (sum < Small)
            {
                likelihood += Math.Log(sum);
                continue;
            }
            product *= sum;
            if (product < Small)
            {
                likelihood += Math.Log(product);
                product = 1;
            }
        }
        for (int i = 0; i < weights.Length; i++)
        {
            next[i] *= weights[i];
        }
        return likelihood + Math.Log(product);
    }
}
