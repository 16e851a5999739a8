namespace SeqModels.Markov;

/// <summary>Sufficient statistics of an emission family: sums over observations, weighted by the probabilities of the states.</summary>
/// <typeparam name="TSequence">A sequence of observations.</typeparam>
public abstract class HmmStatistics<TSequence>
{
    /// <summary>Adds the observations of a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="posteriors">
    /// p(s_t = i | x_1 … x_T), in rows of <paramref name="stride"/> elements, of which the first are the states: that of state i at time t is element
    /// t·stride + i.
    /// </param>
    /// <param name="stride">The length of a row, at least the number of states.</param>
    public abstract void Add(TSequence sequence, ReadOnlySpan<double> posteriors, int stride);

    /// <summary>Adds other statistics of the same kind.</summary>
    /// <param name="other">The statistics, of the same emission.</param>
    public abstract void Add(HmmStatistics<TSequence> other);
}
