using SeqModels.Numerics;
using SeqModels.Optimizers;

namespace SeqModels.Tuning;

/// <summary>Options of <see cref="LearningRateRangeTest"/>.</summary>
public sealed record LearningRateRangeOptions
{
    /// <summary>The learning rate of the first step.</summary>
    /// <value>Finite and greater than 0; 1e-5 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and greater than 0.</exception>
    public double MinLearningRate { get; init => field = OptionRange.Positive(value, nameof(LearningRateRangeOptions)); } = 1e-5;

    /// <summary>The learning rate of the last step.</summary>
    /// <value>Finite and greater than <see cref="MinLearningRate"/>; 10 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and greater than 0.</exception>
    public double MaxLearningRate { get; init => field = OptionRange.Positive(value, nameof(LearningRateRangeOptions)); } = 10;

    /// <summary>The number of optimizer steps. If an epoch has fewer, more epochs are read.</summary>
    /// <value>At least 10; 100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 10.</exception>
    public int Steps { get; init => field = OptionRange.AtLeast(10, value, nameof(LearningRateRangeOptions)); } = 100;

    /// <summary>β of the smoothed loss, s ← β s + (1 − β) loss, divided by 1 − βⁿ after n steps.</summary>
    /// <value>In [0, 1); 0.9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Smoothing
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "LearningRateRangeOptions.Smoothing: must be in [0, 1).");
    } = 0.9;

    /// <summary>The test stops when the smoothed loss exceeds this multiple of its lowest value.</summary>
    /// <value>Finite and greater than 1; 1.5 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and greater than 1.</exception>
    public double DivergenceFactor
    {
        get;
        init => field = value > 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "LearningRateRangeOptions.DivergenceFactor: must be finite and greater than 1.");
    } = 1.5;

    /// <summary>The optimizer; its learning rate is set by the test.</summary>
    /// <value>Not null; Adam by default.</value>
    public OptimizerOptions Optimizer { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new AdamOptions();

    /// <summary>The gradient clipping, as in the training to follow.</summary>
    /// <value>Not null; <c>GradientClipping.ByGlobalNorm(1)</c> by default.</value>
    public GradientClipping Clipping { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = GradientClipping.ByGlobalNorm(1);

    /// <summary>The seed of the order and offsets of the batches.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }
}
