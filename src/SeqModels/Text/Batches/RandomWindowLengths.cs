using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>
/// Random sequence lengths, one per window, so that backpropagation is not always truncated at the same tokens. With T the sequence length
/// of the batches, the base length is T with probability <see cref="FullProbability"/> and T/2 otherwise; the window's length is
/// max(<see cref="MinLength"/>, round(base + σ·z)) with z standard normal and σ = <see cref="Deviation"/>, at most T + 8σ.
/// </summary>
/// <remarks>
/// The learning rate of each optimizer step is scaled by length/T, because a longer window covers more of the text
/// (<see cref="TokenBatch.LearningRateFactor"/>). Source: Merity, Keskar and Socher 2017, "Regularizing and Optimizing LSTM Language
/// Models", 5.
/// </remarks>
public sealed record RandomWindowLengths
{
    /// <summary>The probability that the base length is T rather than T/2.</summary>
    /// <value>In [0, 1]. Default 0.95.</value>
    public double FullProbability { get; init => field = OptionRange.Probability(value, nameof(RandomWindowLengths)); } = 0.95;

    /// <summary>σ: the standard deviation of the length around its base, in tokens.</summary>
    /// <value>Finite and at least 0. Default 5.</value>
    public double Deviation { get; init => field = OptionRange.NotNegative(value, nameof(RandomWindowLengths)); } = 5;

    /// <summary>The minimum length drawn; only the last window of the text may be shorter.</summary>
    /// <value>At least 1. Default 5.</value>
    public int MinLength { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomWindowLengths)); } = 5;

    /// <summary>The longest window, for base length T.</summary>
    internal int Longest(int sequenceLength) => (int)Math.Min(int.MaxValue, Math.Max(MinLength, sequenceLength + Math.Ceiling(8 * Deviation)));

    /// <summary>The mean of the base lengths.</summary>
    internal double MeanLength(int sequenceLength) => Math.Max(MinLength, sequenceLength * (1 + FullProbability) / 2);

    internal int Draw(int sequenceLength, RandomSource random)
    {
        double mean = random.NextDouble() < FullProbability ? sequenceLength : sequenceLength / 2.0;
        double length = Math.Round(mean + (Deviation * random.NextNormal()));
        return (int)Math.Min(Longest(sequenceLength), Math.Max(MinLength, length));
    }
}
