using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
/// <remarks>
/// <see cref="BatchSize"/>, <see cref="SequenceLength"/>, <see cref="Sampling"/> and <see cref="ValidationBatchSize"/> are for the short form that
/// trains a language model on texts; a <see cref="TrainingTask"/> brings its batches.
/// </remarks>
public sealed record TrainingOptions
{
    /// <summary>
    /// How often the text is read, at least 1; 10 by default. A resumed run may have more; where the schedule depends on it,
    /// <see cref="CheckpointOptions.ScheduleLength"/> has to say how it goes on.
    /// </summary>
    /// <value>At least 1; 10 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Epochs
    {
        get;
        init => field = AtLeastOne(value, nameof(Epochs));
    } = 10;

    /// <summary>The rows of a window, B, at least 1; 32 by default.</summary>
    /// <value>At least 1; 32 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchSize));
    } = 32;

    /// <summary>The tokens of each row of a window, T: how far gradients go back in time. At least 1; 35 by default.</summary>
    /// <value>At least 1; 35 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SequenceLength
    {
        get;
        init => field = AtLeastOne(value, nameof(SequenceLength));
    } = 35;

    /// <summary>How windows follow each other; sequential with carried state by default.</summary>
    /// <value><see cref="SamplingMode.Sequential"/> by default.</value>
    public SamplingMode Sampling { get; init; } = SamplingMode.Sequential;

    /// <summary>
    /// How gradients are kept within bounds, and what happens to a loss or a gradient that is not finite; by global norm with θ = 1 and
    /// failing with a clear error by default. A run whose parameters are not finite ends whatever is chosen here: by
    /// <see cref="NonFiniteTrainingException"/> where the choice is to fail, else by <see cref="StopReason.NonFiniteParameters"/> and a warning.
    /// </summary>
    /// <value>Not null; <c>GradientClipping.ByGlobalNorm(1)</c> by default.</value>
    public GradientClipping Clipping
    {
        get;
        init => field = NotNull(value, nameof(Clipping));
    } = GradientClipping.ByGlobalNorm(1);

    /// <summary>The optimizer; Adam with learning rate 0.002 by default.</summary>
    /// <value>Not null; Adam with learning rate 0.002 by default.</value>
    public OptimizerOptions Optimizer
    {
        get;
        init => field = NotNull(value, nameof(Optimizer));
    } = new AdamOptions { LearningRate = 0.002 };

    /// <summary>How the learning rate changes from the optimizer's own; constant by default.</summary>
    /// <value>Not null; <see cref="ConstantSchedule"/> by default.</value>
    public LearningRateSchedule Schedule
    {
        get;
        init => field = NotNull(value, nameof(Schedule));
    } = new ConstantSchedule();

    /// <summary>
    /// Which average of the parameters is kept and used in their place to validate, as the best ones and at the end;
    /// <see langword="null"/> (the default) for none. A cancelled run ends with the parameters themselves.
    /// </summary>
    /// <value>Null by default.</value>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>
    /// How many batches' gradients are averaged before a step of the optimizer, at least 1; 1 by default. Fewer at the end of an epoch.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulationSteps
    {
        get;
        init => field = AtLeastOne(value, nameof(AccumulationSteps));
    } = 1;

    /// <summary>
    /// Validates after every so many optimizer steps, at least 1, besides the end of every epoch; <see langword="null"/> (the default) only there.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ValidateEverySteps
    {
        get;
        init => field = value is { } steps ? AtLeastOne(steps, nameof(ValidateEverySteps)) : null;
    }

    /// <summary>
    /// How many rows the validation text is cut into, to be measured side by side, at least 1; 1 (the default) reads it as one sequence,
    /// exactly. See <see cref="LanguageModelTask.ValidationBatchSize"/>.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ValidationBatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(ValidationBatchSize));
    } = 1;

    /// <summary>
    /// Training stops when the validation loss has not improved for this many validations, at least 1; <see langword="null"/> (the default)
    /// trains all epochs. Without <see cref="ValidateEverySteps"/> there is one validation in an epoch.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Patience
    {
        get;
        init => field = value is { } validations ? AtLeastOne(validations, nameof(Patience)) : null;
    }

    /// <summary>
    /// Whether the module ends with the parameters that had the lowest validation loss (the default) or with its last. A run that was
    /// cancelled ends with its last.
    /// </summary>
    /// <value>True by default.</value>
    public bool KeepBest { get; init; } = true;

    /// <summary>Names the random numbers of the batches' order; 0 by default.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>What saves the run and resumes it; <see langword="null"/> (the default) for nothing.</summary>
    /// <value>Null by default.</value>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Hooks that are called during the run, in order; none by default.</summary>
    /// <value>Not null; empty by default.</value>
    public IReadOnlyList<TrainingCallback> Callbacks
    {
        get;
        init => field = NotNull(value, nameof(Callbacks));
    } = [];

    /// <summary>
    /// What decides about the bits of a run: everything but the number of epochs, which may be raised when it is resumed. A schedule that depends on
    /// it has that number in its own state, which is compared by <see cref="ScheduleLength"/>.
    /// </summary>
    internal IEnumerable<NamedSetting> Identity() =>
    [
        (nameof(Optimizer), (Optimizer with { Groups = [] }).ToString()),
        ("Optimizer.Groups", string.Join(", ", Optimizer.Groups)),
        (nameof(Schedule), Schedule.ToString()),
        (nameof(Clipping), Clipping.ToString()),
        (nameof(Averaging), Averaging?.ToString() ?? "none"),
        (nameof(AccumulationSteps), AccumulationSteps.ToString(CultureInfo.InvariantCulture)),
        (nameof(ValidateEverySteps), ValidateEverySteps?.ToString(CultureInfo.InvariantCulture) ?? "none"),
        (nameof(Patience), Patience?.ToString(CultureInfo.InvariantCulture) ?? "none"),
        (nameof(KeepBest), KeepBest.ToString()),
        (nameof(Seed), Seed.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>All options on one line, numbers in invariant form.</summary>
    public override string ToString() => InvariantText.Of(() => string.Join(", ", (string[])
    [
        $"{nameof(TrainingOptions)} {{ {nameof(Epochs)} = {Epochs}",
        $"{nameof(BatchSize)} = {BatchSize}",
        $"{nameof(SequenceLength)} = {SequenceLength}",
        $"{nameof(Sampling)} = {Sampling}",
        $"{nameof(ValidationBatchSize)} = {ValidationBatchSize}",
        .. Identity().Where(setting => setting.Value.Length > 0).Select(setting => $"{setting.Name} = {setting.Value}"),
        $"{nameof(Checkpoints)} = {Checkpoints?.ToString() ?? "none"}",
        $"{nameof(Callbacks)} = {Callbacks.Count} }}",
    ]));

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"TrainingOptions.{name}: must be at least 1.");

    private static TValue NotNull<TValue>(TValue value, string name) where TValue : class =>
        value ?? throw new ArgumentNullException(nameof(value), $"TrainingOptions.{name}: must not be null.");
}
