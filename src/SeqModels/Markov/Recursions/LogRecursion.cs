using SeqModels.Numerics;

namespace SeqModels.Markov.Recursions;

/// <summary>
/// The forward and the backward recursion in log space: N exponentials per state and time step, used only where the scaled recursion would lose
/// a state whose probability is too small for a double relative to another one.
/// </summary>
internal static class LogRecursion
{
    /// <summary>Computes filtered distributions.</summary>
    /// <param name="chain">π and A.</param>
    /// <param name="logLikelihoods">ln p(x_t | i), [time, states].</param>
    /// <param name="filtered">The output, p(s_t | x_1 … x_t) in padded rows; rows from the first impossible observation on are 0. May be empty.</param>
    /// <returns>ln α, [time, states], and ln p; −∞ if the observations have probability 0.</returns>
    public static (double[] LogAlpha, double LogProbability) Forward(TransitionMatrices chain, ReadOnlySpan<double> logLikelihoods, Span<double> filtered)
    {
        int states = chain.StateCount, length = logLikelihoods.Length / states;
        var alpha = new double[logLikelihoods.Length];
        var terms = new double[states];
        double total = 0;
        for (int t = 0; t < length; t++)
        {
            Span<double> row = alpha.AsSpan(t * states, states);
            for (int j = 0; j < states; j++)
            {
                for (int i = 0; t > 0 && i < states; i++)
                {
                    terms[i] = alpha[((t - 1) * states) + i] + chain.LogTransition[(i * chain.Stride) + j];
                }
                row[j] = (t == 0 ? chain.LogStart[j] : LogSum.Of(terms)) + logLikelihoods[(t * states) + j];
            }
            total = LogSum.Of(row);
            if (!filtered.IsEmpty)
            {
                Normalize(row, total, filtered.Slice(t * chain.Stride, chain.Stride));
            }
        }
        return (alpha, total);
    }

    /// <summary>Computes smoothed distributions, and adds expected transitions.</summary>
    /// <param name="chain">π and A.</param>
    /// <param name="logLikelihoods">ln p(x_t | i), [time, states].</param>
    /// <param name="logAlpha">The result of <see cref="Forward"/>.</param>
    /// <param name="logProbability">ln p, finite.</param>
    /// <param name="smoothed">The output, γ in padded rows.</param>
    /// <param name="transitions">The sums of <see cref="ScaledRecursion.Backward(TransitionMatrices, in StepLikelihoods, Span{double}, Span{double})"/>; empty if they are not needed.</param>
    public static void Backward(
        TransitionMatrices chain, ReadOnlySpan<double> logLikelihoods, double[] logAlpha, double logProbability, Span<double> smoothed, Span<double> transitions)
    {
        int states = chain.StateCount, stride = chain.Stride, length = logLikelihoods.Length / states;
        double[] beta = new double[states], next = new double[states], terms = new double[states];
        for (int t = length - 1; t >= 0; t--)
        {
            ReadOnlySpan<double> alpha = logAlpha.AsSpan(t * states, states);
            if (t < length - 1)
            {
                for (int j = 0; j < states; j++)
                {
                    next[j] = beta[j] + logLikelihoods[((t + 1) * states) + j];
                }
                for (int i = 0; i < states; i++)
                {
                    for (int j = 0; j < states; j++)
                    {
                        terms[j] = chain.LogTransition[(i * stride) + j] + next[j];
                        if (!transitions.IsEmpty && chain.Transition[(i * stride) + j] > 0)
                        {
                            transitions[(i * stride) + j] += Math.Exp(alpha[i] + terms[j] - logProbability) / chain.Transition[(i * stride) + j];
                        }
                    }
                    beta[i] = LogSum.Of(terms);
                }
            }
            for (int i = 0; i < states; i++)
            {
                terms[i] = alpha[i] + beta[i];
            }
            Normalize(terms, LogSum.Of(terms), smoothed.Slice(t * stride, stride));
        }
    }

    private static void Normalize(ReadOnlySpan<double> logarithms, double total, Span<double> row)
    {
        row.Clear();
        for (int i = 0; i < logarithms.Length && !double.IsNegativeInfinity(total); i++)
        {
            row[i] = Math.Exp(logarithms[i] - total);
        }
    }
}
