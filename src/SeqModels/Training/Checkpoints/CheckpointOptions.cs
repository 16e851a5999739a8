using SeqModels.Numerics;

namespace SeqModels.Training;

/// <summary>
/// Where and when a training run saves checkpoints, and whether it resumes from one. A run that is interrupted at any time and started
/// again with the same options and data ends with bitwise the same parameters as an uninterrupted one.
/// </summary>
/// <remarks>
/// A checkpoint is one safetensors file with the parameters, the state of optimizer, schedule and weight averaging, the random-number
/// generators, the position in the data, the carried state, the best parameters, the results of the epochs, and the identity of the run. It
/// is written to a temporary file, flushed to disk and renamed; the previous checkpoint is kept with the suffix <c>.previous</c> and is used
/// if the newer one is damaged. A checkpoint is also saved at the end of a run, cancellation included. The state of
/// <see cref="TrainingOptions.Callbacks"/> is not saved.
/// </remarks>
/// <example><code>
/// var options = new TrainingOptions { Checkpoints = new CheckpointOptions("run.checkpoint") { Every = TimeSpan.FromMinutes(5) } };
/// </code></example>
public sealed record CheckpointOptions
{
    /// <summary>Initializes options that save a checkpoint to a file after every epoch.</summary>
    /// <param name="path">The file; its folder is created if it does not exist.</param>
    public CheckpointOptions(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file of the latest checkpoint.</summary>
    public string Path { get; }

    /// <summary>The file of the previous checkpoint: <see cref="Path"/> with the suffix <c>.previous</c>.</summary>
    public string PreviousPath => Path + ".previous";

    /// <summary>Number of optimizer steps between checkpoints; null for none.</summary>
    /// <value>At least 1, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? EverySteps { get; init => field = value is { } steps ? OptionRange.AtLeast(1, steps, nameof(CheckpointOptions)) : null; }

    /// <summary>Time between checkpoints; null for none.</summary>
    /// <value>Greater than zero, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero.</exception>
    public TimeSpan? Every
    {
        get;
        init => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "CheckpointOptions.Every: must be greater than zero.");
    }

    /// <summary>Whether a checkpoint is saved after every epoch.</summary>
    /// <value>True by default.</value>
    public bool EachEpoch { get; init; } = true;

    /// <summary>Whether the run resumes from an existing checkpoint.</summary>
    /// <value><see cref="ResumeMode.IfPresent"/> by default.</value>
    public ResumeMode Resume { get; init; }

    /// <summary>
    /// How a learning-rate schedule that depends on the length of the training is resumed when that length has changed.
    /// </summary>
    /// <value><see cref="ScheduleLengthMode.MustMatch"/> by default.</value>
    public ScheduleLengthMode ScheduleLength { get; init; }

    /// <summary>
    /// A model file, as written by <c>model.Save</c>, that is replaced whenever the validation loss is the lowest so far; null for none.
    /// Requires validation data.
    /// </summary>
    /// <value>Null by default.</value>
    public string? BestModelPath { get; init; }

    /// <summary>
    /// Whether a failed save (disk full, no permission) ends the run with the exception. Otherwise the old file is kept, the failure is
    /// reported in <see cref="TrainingProgress.Warning"/> and <see cref="TrainingResult.Warnings"/>, and training continues.
    /// </summary>
    /// <value>False by default.</value>
    public bool FailOnError { get; init; }
}
