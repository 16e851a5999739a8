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
    /// How gradients are kept within bounds, and what happens to a gradient that is not finite; by global norm with θ = 1 and
    /// failing with a clear error by default.
    /// </summary>
    public GradientClipping Clipping
    {
        get;
        init => field = NotNull(value, nameof(Clipping));
    } = GradientClipping.ByGlobalNorm(1);

    /// <summary>The optimizer; Adam with learning rate 0.002 by default.</summary>
    public OptimizerOptions Optimizer
    {
        get;
        init => field = NotNull(value, nameof(Optimizer));
    } = new AdamOptions { LearningRate = 0.002 };

    /// <summary>How the learning rate changes from the optimizer's own; constant by default.</summary>
    public LearningRateSchedule Schedule
    {
        get;
        init => field = NotNull(value, nameof(Schedule));
    } = new ConstantSchedule();

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

    private static TValue NotNull<TValue>(TValue value, string name) where TValue : class =>
        value ?? throw new ArgumentNullException(nameof(value), $"TrainingOptions.{name}: must not be null.");
}
