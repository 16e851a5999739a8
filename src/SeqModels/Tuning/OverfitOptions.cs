using SeqModels.Numerics;
using SeqModels.Optimizers;

namespace SeqModels.Tuning;

/// <summary>How <see cref="OverfitCheck"/> trains on its batch.</summary>
public sealed record OverfitOptions
{
    /// <summary>The maximum number of optimizer steps, at least 1; 300 by default.</summary>
    /// <value>At least 1; 300 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxSteps { get; init => field = OptionRange.AtLeast(1, value, nameof(OverfitOptions)); } = 300;

    /// <summary>How near to the lowest possible loss is near enough, above 0, in the loss's unit (nats); 0.1 by default.</summary>
    /// <value>Finite and greater than 0; 0.1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Tolerance { get; init => field = OptionRange.Positive(value, nameof(OverfitOptions)); } = 0.1;

    /// <summary>The optimizer; Adam with learning rate 0.01 by default.</summary>
    /// <value>Not null; Adam with learning rate 0.01 by default.</value>
    public OptimizerOptions Optimizer { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new AdamOptions { LearningRate = 0.01 };

    /// <summary>How gradients are kept within bounds; by global norm with θ = 1 by default.</summary>
    /// <value>Not null; <c>GradientClipping.ByGlobalNorm(1)</c> by default.</value>
    public GradientClipping Clipping { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = GradientClipping.ByGlobalNorm(1);

    /// <summary>The rows of the batch that is cut from a text, at least 1; 4 by default. A task has its own batches.</summary>
    /// <value>At least 1; 4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = OptionRange.AtLeast(1, value, nameof(OverfitOptions)); } = 4;

    /// <summary>T: the tokens of each row of the batch that is cut from a text, at least 1; 20 by default.</summary>
    /// <value>At least 1; 20 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SequenceLength { get; init => field = OptionRange.AtLeast(1, value, nameof(OverfitOptions)); } = 20;

    /// <summary>Names the random numbers of the batch; 0 by default.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }
}
