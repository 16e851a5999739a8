using System.Buffers;
using SeqModels.Markov.Inference;
using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Estimation;

/// <summary>
/// The expectation step. The sequences are cut into ranges of about equal length, which depend on their lengths alone; every range has its own sums,
/// which are added in order.
/// </summary>
internal sealed class ExpectationStep<TSequence>
{
    private const int MaxRanges = 16;

    private readonly IReadOnlyList<TSequence> _sequences;
    private readonly int[] _ends;

    public ExpectationStep(IReadOnlyList<TSequence> sequences, HmmEmission<TSequence> emission)
    {
        _sequences = sequences;
        double total = sequences.Sum(sequence => (double)emission.LengthOf(sequence)), sum = 0;
        var ends = new List<int>();
        for (int i = 0; i < sequences.Count; i++)
        {
            sum += emission.LengthOf(sequences[i]);
            if (sum >= total * (ends.Count + 1) / MaxRanges || i == sequences.Count - 1)
            {
                ends.Add(i + 1);
            }
        }
        _ends = [.. ends];
    }

    /// <summary>Computes the expected counts of all sequences.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="isFrozen">Whether statistics of the emission are not needed.</param>
    /// <param name="cancellationToken">A token to cancel the step.</param>
    /// <exception cref="ArgumentException">A sequence has probability 0.</exception>
    public ExpectedCounts<TSequence> Run(HmmEstimate<TSequence> parameters, bool isFrozen, CancellationToken cancellationToken)
    {
        var chain = new TransitionMatrices(parameters.Start, parameters.Transition);
        var sums = new ExpectedCounts<TSequence>[_ends.Length];
        Shards.Run(sums.Length, range =>
        {
            sums[range] = new(chain.StateCount, isFrozen ? null : parameters.Emission.CreateStatistics());
            for (int i = range == 0 ? 0 : _ends[range - 1]; i < _ends[range]; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(sums[range], chain, parameters.Emission, i);
            }
        });
        for (int range = 1; range < sums.Length; range++)
        {
            sums[0].Add(sums[range]);
        }
        return sums[0];
    }

    private void Add(ExpectedCounts<TSequence> sums, TransitionMatrices chain, HmmEmission<TSequence> emission, int index)
    {
        TSequence sequence = _sequences[index];
        int length = emission.LengthOf(sequence);
        if (length == 0)
        {
            return;
        }
        double[] states = SequenceInference.Rent(chain, length);
        try
        {
            Span<double> rows = states.AsSpan(0, length * chain.Stride);
            double logLikelihood = SequenceInference.Smooth(chain, emission, sequence, rows, sums.Transitions);
            if (double.IsNegativeInfinity(logLikelihood))
            {
                throw new ArgumentException($"Fit: {ImpossibleStep.Describe(chain, emission, sequence, FormattableString.Invariant($"sequence {index}"))}");
            }
            sums.LogLikelihood += logLikelihood;
            StateRows.Add(sums.Start, rows);
            sums.Emission?.Add(sequence, rows, chain.Stride);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(states);
        }
    }
}
