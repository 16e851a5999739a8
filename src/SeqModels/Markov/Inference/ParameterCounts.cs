using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Inference;

/// <summary>The number of free parameters of a hidden Markov model.</summary>
internal static class ParameterCounts
{
    /// <summary>Counts the parameter sets that are not frozen; zeros of π and A are not parameters.</summary>
    public static int Of<TSequence>(ReadOnlySpan<double> start, double[,] transition, HmmEmission<TSequence> emission, HmmParts frozen)
    {
        int count = frozen.HasFlag(HmmParts.Start) ? 0 : Probabilities.CountPositive(start) - 1;
        for (int i = 0; i < start.Length && !frozen.HasFlag(HmmParts.Transition); i++)
        {
            count += Probabilities.CountPositive(Probabilities.Row(transition, i)) - 1;
        }
        return frozen.HasFlag(HmmParts.Emission) ? count : checked(count + emission.ParameterCount);
    }
}
