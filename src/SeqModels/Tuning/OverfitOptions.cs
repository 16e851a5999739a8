using SeqModels.Numerics;
using SeqModels.Optimizers;

namespace SeqModels.Tuning;

/// <summary>Options of <see cref="OverfitCheck"/>.</summary>
public sealed record OverfitOptions
{
    /// <summary>The maximum number of optimizer steps.</summary>
    /// <value>At least 1; 300 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxSteps { get; init => field = OptionRange.AtLeast(1, value, nameof(OverfitOptions)); } = 300;

    /// <summary>The tolerated distance from the lowest possible loss, in the unit of the loss (nats).</summary>
    /// <value>Finite and greater than 0; 0.1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and greater than 0.</exception>
    public double Tolerance { get; init => field = OptionRange.Positive(value, nameof(OverfitOptions)); } = 0.1;

    /// <summary>The optimizer and its options.</summary>
    /// <value>Not null; Adam with learning rate 0.01 by default.</value>
    public OptimizerOptions Optimizer { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new AdamOptions { LearningRate = 0.01 };

    /// <summary>The gradient clipping.</summary>
    /// <value>Not null; <c>GradientClipping.ByGlobalNorm(1)</c> by default.</value>
    public GradientClipping Clipping { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = GradientClipping.ByGlobalNorm(1);

    /// <summary>B, the number of sequences in the batch, for a language model and a text.</summary>
    /// <value>At least 1; 4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = OptionRange.AtLeast(1, value, nameof(OverfitOptions)); } = 4;

    /// <summary>T, the number of tokens per sequence, for a language model and a text.</summary>
    /// <value>At least 1; 20 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SequenceLength { get; init => field = OptionRange.AtLeast(1, value, nameof(OverfitOptions)); } = 20;

    /// <summary>The seed of the batch.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }
}
