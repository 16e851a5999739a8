using System.Buffers;
using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Inference;

/// <summary>Filtering, smoothing and likelihoods of one sequence: scaled recursions, in log space where they would lose a state.</summary>
internal static class SequenceInference
{
    /// <summary>ln p(x); −∞ if the sequence is impossible.</summary>
    public static double LogLikelihood<TSequence>(TransitionMatrices chain, HmmEmission<TSequence> emission, TSequence sequence)
    {
        StepLikelihoods b = emission.StepsOf(sequence);
        double[] states = Rent(chain, b.Length), scales = ArrayPool<double>.Shared.Rent(b.Length);
        try
        {
            ForwardOutcome outcome = ScaledRecursion.Forward(chain, b, states, scales);
            bool isExact = outcome == ForwardOutcome.Exact || (outcome == ForwardOutcome.HasLoss && ScaledRecursion.Backward(chain, b, states, []));
            return isExact ? Sum(b, scales) : LogRecursion.Forward(chain, emission.Logarithms(sequence), []).LogProbability;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(states);
            ArrayPool<double>.Shared.Return(scales);
        }
    }

    /// <summary>p(s_t | x_1 … x_t) in padded rows; rows from the first impossible observation on are 0.</summary>
    public static double[] Filter<TSequence>(TransitionMatrices chain, HmmEmission<TSequence> emission, TSequence sequence)
    {
        StepLikelihoods b = emission.StepsOf(sequence);
        double[] states = new double[checked(b.Length * chain.Stride)], scales = new double[b.Length];
        if (ScaledRecursion.Forward(chain, b, states, scales) != ForwardOutcome.Exact)
        {
            LogRecursion.Forward(chain, emission.Logarithms(sequence), states);
        }
        return states;
    }

    /// <summary>Computes p(s_t | x_1 … x_T) and adds the expected transitions divided by A.</summary>
    /// <param name="chain">π and A.</param>
    /// <param name="emission">The emission.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="states">The output, γ in padded rows.</param>
    /// <param name="transitions">The sums, in padded rows; empty if they are not needed.</param>
    /// <returns>ln p(x); −∞ if the sequence is impossible, and the outputs are then undefined.</returns>
    public static double Smooth<TSequence>(
        TransitionMatrices chain, HmmEmission<TSequence> emission, TSequence sequence, Span<double> states, Span<double> transitions)
    {
        StepLikelihoods b = emission.StepsOf(sequence);
        double[] scales = ArrayPool<double>.Shared.Rent(b.Length);
        try
        {
            // Sums of a pass that fails are not used.
            double[] sums = transitions.IsEmpty ? [] : new double[transitions.Length];
            if (ScaledRecursion.Forward(chain, b, states, scales) != ForwardOutcome.Failed && ScaledRecursion.Backward(chain, b, states, sums))
            {
                StateRows.Add(transitions, sums);
                return Sum(b, scales);
            }
            sums.AsSpan().Clear();
            double[] logarithms = emission.Logarithms(sequence);
            (double[] alpha, double logProbability) = LogRecursion.Forward(chain, logarithms, []);
            if (!double.IsNegativeInfinity(logProbability))
            {
                LogRecursion.Backward(chain, logarithms, alpha, logProbability, states, sums);
                StateRows.Add(transitions, sums);
            }
            return logProbability;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scales);
        }
    }

    /// <summary>Rows for the states of a sequence, which are returned to the shared pool.</summary>
    public static double[] Rent(TransitionMatrices chain, int length) => ArrayPool<double>.Shared.Rent(checked(length * chain.Stride));

    private static double Sum(in StepLikelihoods b, double[] scales)
    {
        double sum = b.SumOfShifts();
        for (int t = 0; t < b.Length; t++)
        {
            sum += Math.Log(scales[t]);
        }
        return sum;
    }
}
