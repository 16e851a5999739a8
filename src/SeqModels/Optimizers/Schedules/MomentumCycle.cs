using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// The range of the momentum (μ of SGD and RMSprop, β₁ of Adam and its relatives) in <see cref="OneCycleSchedule"/> and
/// <see cref="CyclicSchedule"/>. It moves opposite to the learning rate: high momentum at the lowest rate, low momentum at the highest one
/// (Smith 2018, section 4.3).
/// </summary>
public sealed record MomentumCycle
{
    /// <summary>The momentum at the highest learning rate.</summary>
    /// <value>In [0, 1); 0.85 by default.</value>
    public double Low { get; init => field = OptionRange.Fraction(value, nameof(MomentumCycle)); } = 0.85;

    /// <summary>The momentum at the lowest learning rate.</summary>
    /// <value>In [0, 1); 0.95 by default.</value>
    public double High { get; init => field = OptionRange.Fraction(value, nameof(MomentumCycle)); } = 0.95;
}
