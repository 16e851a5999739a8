using System.Globalization;
using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Inference;

/// <summary>Explains why a sequence has probability 0.</summary>
internal static class ImpossibleStep
{
    /// <summary>Names the first observation that is impossible after those before it.</summary>
    public static string Describe<TSequence>(TransitionMatrices chain, HmmEmission<TSequence> emission, TSequence sequence, string name)
    {
        double[] alpha = LogRecursion.Forward(chain, emission.Logarithms(sequence), []).LogAlpha;
        int t = 0;
        while (t < alpha.Length / chain.StateCount && alpha.AsSpan(t * chain.StateCount, chain.StateCount).IndexOfAnyExcept(double.NegativeInfinity) >= 0)
        {
            t++;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} has probability 0: no state that can be reached emits the observation at time {t}. Give every possible observation and transition a positive probability, for example by a prior.");
    }
}
