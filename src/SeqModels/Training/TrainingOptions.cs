using SeqModels.Autodiff;
using SeqModels.Optimizers;

namespace SeqModels.Training;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often the text is read, at least 1; 10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Epochs
    {
        get;
        init => field = AtLeastOne(value, nameof(Epochs));
    } = 10;

    /// <summary>The rows of a window, B, at least 1; 32 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchSize));
    } = 32;

    /// <summary>The tokens of each row of a window, T: how far gradients go back in time. At least 1; 35 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Steps
    {
        get;
        init => field = AtLeastOne(value, nameof(Steps));
    } = 35;

    /// <summary>How windows follow each other; sequential with carried state by default.</summary>
    public SamplingMode Sampling { get; init; } = SamplingMode.Sequential;

    /// <summary>
    /// θ of gradient clipping by the global norm, g ← min(1, θ/‖g‖) g, above 0; <see langword="null"/> for none. 1 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public float? ClipNorm
    {
        get;
        init => field = AboveZero(value, nameof(ClipNorm));
    } = 1;

    /// <summary>
    /// The bound that every element of the gradient is clipped to, g ← max(−v, min(v, g)), above 0; <see langword="null"/> (the
    /// default) for none. With both, clipping by value comes first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public float? ClipValue
    {
        get;
        init => field = AboveZero(value, nameof(ClipValue));
    }

    /// <summary>What happens to a step whose gradient is not finite; training fails with a clear error by default.</summary>
    public NonFinitePolicy NonFinite { get; init; } = NonFinitePolicy.Fail;

    /// <summary>Makes the optimizer of the model's parameters; Adam with learning rate 0.002 by default.</summary>
    public Func<IReadOnlyList<Parameter>, Optimizer> Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "TrainingOptions.Optimizer: must not be null.");
    } = static parameters => new Adam(parameters, new AdamOptions { LearningRate = 0.002f });

    /// <summary>How the learning rate changes from the optimizer's own; constant by default.</summary>
    public LearningRateSchedule Schedule
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "TrainingOptions.Schedule: must not be null.");
    } = LearningRateSchedule.Constant;

    /// <summary>
    /// Training stops when the validation perplexity has not improved for this many epochs, at least 1; <see langword="null"/>
    /// (the default) trains all epochs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Patience
    {
        get;
        init => field = value is { } epochs ? AtLeastOne(epochs, nameof(Patience)) : null;
    }

    /// <summary>Whether the model ends with the parameters of its best epoch by validation perplexity (the default) or of its last.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Names the random numbers of the batches; 0 by default.</summary>
    public ulong Seed { get; init; }

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"TrainingOptions.{name}: must be at least 1.");

    private static float? AboveZero(float? value, string name) => value is null or > 0 ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"TrainingOptions.{name}: must be above 0, or null for no clipping.");
}
