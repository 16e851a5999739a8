using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>Options of the estimation of a Markov chain.</summary>
public sealed record MarkovChainOptions
{
    /// <summary>
    /// The count that is added to every token in every context: p(x | h) = (count + ε) / (total + ε·V), where V does not include <c>&lt;s&gt;</c>. In a
    /// context that does not occur, all tokens are equally probable, also without smoothing.
    /// </summary>
    /// <value>Finite and at least 0; 0, maximum likelihood, by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smoothing { get; init => field = OptionRange.NotNegative(value, nameof(MarkovChainOptions)); }

    /// <summary>From which positions the distributions of the first tokens are estimated.</summary>
    /// <value><see cref="MarkovStart.Automatic"/> by default.</value>
    public MarkovStart Start { get; init; }
}
