using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>
/// Window lengths drawn anew for every window, so that gradients are not always cut at the same tokens: with T the batches' steps, the base is
/// T with probability <see cref="FullProbability"/> and T/2 otherwise, and the length is max(<see cref="Minimum"/>, round(base + σ·z)) with z
/// standard normal and σ = <see cref="Deviation"/>, at most T + 8σ.
/// </summary>
/// <remarks>
/// A longer window has a larger share of the text, so the learning rate of its step is multiplied by length/T
/// (<see cref="TokenBatch.LearningRateFactor"/>). Source: Merity, Keskar and Socher 2017, "Regularizing and Optimizing LSTM Language Models", 5.
/// </remarks>
public sealed record RandomWindowLengths
{
    /// <summary>The probability that the base is T and not T/2, in [0, 1]. Default 0.95.</summary>
    public double FullProbability { get; init => field = OptionRange.Probability(value, nameof(RandomWindowLengths)); } = 0.95;

    /// <summary>σ: the standard deviation around the base, in time steps: finite and at least 0. Default 5.</summary>
    public double Deviation { get; init => field = OptionRange.NotNegative(value, nameof(RandomWindowLengths)); } = 5;

    /// <summary>The shortest length that is drawn, at least 1; only what is left at the end of the text is shorter. Default 5.</summary>
    public int Minimum { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomWindowLengths)); } = 5;

    /// <summary>The longest window, for base length T.</summary>
    internal int Longest(int sequenceLength) => (int)Math.Min(int.MaxValue, Math.Max(Minimum, sequenceLength + Math.Ceiling(8 * Deviation)));

    /// <summary>The mean of the base lengths.</summary>
    internal double MeanLength(int sequenceLength) => Math.Max(Minimum, sequenceLength * (1 + FullProbability) / 2);

    internal int Draw(int sequenceLength, RandomSource random)
    {
        double mean = random.NextDouble() < FullProbability ? sequenceLength : sequenceLength / 2.0;
        double length = Math.Round(mean + (Deviation * random.NextNormal()));
        return (int)Math.Min(Longest(sequenceLength), Math.Max(Minimum, length));
    }
}
