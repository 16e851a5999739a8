using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Estimation;

/// <summary>The sums of an expectation step over sequences.</summary>
internal sealed class ExpectedCounts<TSequence>(int states, HmmStatistics<TSequence>? emission)
{
    public double LogLikelihood { get; set; }

    /// <summary>The expected number of times that a sequence starts in a state.</summary>
    public double[] Start { get; } = new double[states];

    /// <summary>The expected number of transitions divided by A, in padded rows.</summary>
    public double[] Transitions { get; } = new double[states * StateRows.Stride(states)];

    /// <summary>The statistics of the emission; null if it is frozen.</summary>
    public HmmStatistics<TSequence>? Emission => emission;

    public void Add(ExpectedCounts<TSequence> other)
    {
        LogLikelihood += other.LogLikelihood;
        StateRows.Add(Start, other.Start);
        StateRows.Add(Transitions, other.Transitions);
        emission?.Add(other.Emission!);
    }
}
