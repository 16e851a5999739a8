using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>Options of a <see cref="Trainer"/>.</summary>
/// <remarks>
/// <see cref="BatchSize"/>, <see cref="SequenceLength"/>, <see cref="Sampling"/> and <see cref="ValidationBatchSize"/> apply to
/// <see cref="LanguageModelTraining.Train"/> and <see cref="LanguageModelTask.Create"/>; other tasks create their own batches.
/// </remarks>
public sealed record TrainingOptions
{
    /// <summary>
    /// The number of passes over the training data. A resumed run may have more epochs; if the schedule depends on their number, set
    /// <see cref="CheckpointOptions.ScheduleLength"/>.
    /// </summary>
    /// <value>At least 1; 10 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Epochs
    {
        get;
        init => field = AtLeastOne(value, nameof(Epochs));
    } = 10;

    /// <summary>B, the number of sequences per batch.</summary>
    /// <value>At least 1; 32 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchSize));
    } = 32;

    /// <summary>T, the number of tokens per sequence: the length of truncated backpropagation through time.</summary>
    /// <value>At least 1; 35 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SequenceLength
    {
        get;
        init => field = AtLeastOne(value, nameof(SequenceLength));
    } = 35;

    /// <summary>The order of the windows of the training text.</summary>
    /// <value><see cref="SamplingMode.Sequential"/> by default.</value>
    public SamplingMode Sampling { get; init; } = SamplingMode.Sequential;

    /// <summary>
    /// Gradient clipping, and the policy for a loss or gradient that is not finite. A run whose parameters become non-finite always ends: with
    /// <see cref="NonFiniteTrainingException"/> under <see cref="NonFinitePolicy.Fail"/>, otherwise with
    /// <see cref="StopReason.NonFiniteParameters"/> and a warning.
    /// </summary>
    /// <value>Not null; <c>GradientClipping.ByGlobalNorm(1)</c> by default.</value>
    public GradientClipping Clipping
    {
        get;
        init => field = NotNull(value, nameof(Clipping));
    } = GradientClipping.ByGlobalNorm(1);

    /// <summary>The optimizer and its options.</summary>
    /// <value>Not null; Adam with learning rate 0.002 by default.</value>
    public OptimizerOptions Optimizer
    {
        get;
        init => field = NotNull(value, nameof(Optimizer));
    } = new AdamOptions { LearningRate = 0.002 };

    /// <summary>The learning-rate schedule, which starts from the optimizer's learning rate.</summary>
    /// <value>Not null; <see cref="ConstantSchedule"/> by default.</value>
    public LearningRateSchedule Schedule
    {
        get;
        init => field = NotNull(value, nameof(Schedule));
    } = new ConstantSchedule();

    /// <summary>
    /// Weight averaging. The averaged parameters are used for validation, as best parameters and at the end of the run; null for none. A
    /// cancelled run ends with the parameters themselves.
    /// </summary>
    /// <value>Null by default.</value>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>
    /// Gradient accumulation: the number of batches whose gradients are averaged per optimizer step. The last step of an epoch may have fewer.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulationSteps
    {
        get;
        init => field = AtLeastOne(value, nameof(AccumulationSteps));
    } = 1;

    /// <summary>
    /// The number of optimizer steps between validations, in addition to the end of every epoch; null for none.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ValidateEverySteps
    {
        get;
        init => field = value is { } steps ? AtLeastOne(steps, nameof(ValidateEverySteps)) : null;
    }

    /// <summary>
    /// The number of rows that the validation text is split into and evaluated in parallel; 1 for one sequence. See
    /// <see cref="LanguageModelTask.ValidationBatchSize"/>.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ValidationBatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(ValidationBatchSize));
    } = 1;

    /// <summary>
    /// Early stopping: the number of validations without improvement after which training ends; null to train all epochs. There is one
    /// validation per epoch unless <see cref="ValidateEverySteps"/> is set.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Patience
    {
        get;
        init => field = value is { } validations ? AtLeastOne(validations, nameof(Patience)) : null;
    }

    /// <summary>
    /// Whether the run ends with the parameters of the lowest validation loss instead of the last ones. A cancelled run ends with the last.
    /// </summary>
    /// <value>True by default.</value>
    public bool KeepBest { get; init; } = true;

    /// <summary>The seed of the order and offsets of the batches.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>Checkpoints of the run; null for none.</summary>
    /// <value>Null by default.</value>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Callbacks of the run, called in order.</summary>
    /// <value>Not null; empty by default.</value>
    public IReadOnlyList<TrainingCallback> Callbacks
    {
        get;
        init => field = NotNull(value, nameof(Callbacks));
    } = [];

    /// <summary>
    /// The options that determine the result of a run bit for bit: all except the number of epochs, which may be raised when a run is resumed.
    /// A schedule that depends on it has it in its state, which <see cref="ScheduleLength"/> compares.
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

    /// <summary>Formats all options on one line, in the invariant culture.</summary>
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
