using SeqModels.Numerics;

namespace SeqModels.Training;

/// <summary>
/// Where and when a run saves all that is needed to go on, and whether it goes on from what is there. A run that was interrupted at any
/// moment, and is started again with the same options and data, ends with bitwise the parameters of a run without interruption.
/// </summary>
/// <remarks>
/// A checkpoint is one safetensors file: parameters, the optimizer's, schedule's and average's state, random numbers, the place in the
/// data, what is carried, the best parameters, the curve, and what the run is of. It is written under a temporary name, flushed to the
/// disk and renamed; the one before is kept under the name with <c>.previous</c> added and is used when the newer one is damaged.
/// Besides the moments chosen here, the end of a run saves, cancellation included. The progress of <see cref="TrainingOptions.Callbacks"/>
/// of one's own is not saved.
/// </remarks>
/// <example><code>
/// var options = new TrainingOptions { Checkpoints = new CheckpointOptions("run.checkpoint") { Every = TimeSpan.FromMinutes(5) } };
/// </code></example>
public sealed record CheckpointOptions
{
    /// <summary>Checkpoints in a file, after every epoch.</summary>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    public CheckpointOptions(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file of the last checkpoint.</summary>
    public string Path { get; }

    /// <summary>The file of the checkpoint before the last: <see cref="Path"/> with <c>.previous</c> added.</summary>
    public string PreviousPath => Path + ".previous";

    /// <summary>Saves after every so many optimizer steps, at least 1; null (the default) for not.</summary>
    /// <value>At least 1, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? EverySteps { get; init => field = value is { } steps ? OptionRange.AtLeast(1, steps, nameof(CheckpointOptions)) : null; }

    /// <summary>Saves when so much time has passed since the last save, more than 0; null (the default) for not.</summary>
    /// <value>Greater than zero, or null (the default) for no such saves.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public TimeSpan? Every
    {
        get;
        init => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "CheckpointOptions.Every: must be more than no time.");
    }

    /// <summary>Saves after every epoch. Default true.</summary>
    /// <value>True by default.</value>
    public bool EachEpoch { get; init; } = true;

    /// <summary>Whether to go on from a checkpoint. Default <see cref="ResumeMode.IfPresent"/>.</summary>
    /// <value><see cref="ResumeMode.IfPresent"/> by default.</value>
    public ResumeMode Resume { get; init; }

    /// <summary>
    /// What happens when the run that is resumed is of another length and its schedule depends on that. Default
    /// <see cref="ScheduleLengthMode.MustMatch"/>: it is refused.
    /// </summary>
    /// <value><see cref="ScheduleLengthMode.MustMatch"/> by default.</value>
    public ScheduleLengthMode ScheduleLength { get; init; }

    /// <summary>
    /// A model file (as <c>model.Save</c> writes it) that is replaced whenever the validation loss is the lowest so far; null (the default)
    /// for none. Needs validation data.
    /// </summary>
    /// <value>Null by default.</value>
    public string? BestModelPath { get; init; }

    /// <summary>
    /// Whether a save that fails (disk full, no permission) ends the run with the exception. By default the old file stays, the failure is
    /// reported as <see cref="TrainingProgress.Warning"/> and <see cref="TrainingResult.Warnings"/>, and training goes on.
    /// </summary>
    /// <value>False by default.</value>
    public bool FailOnError { get; init; }
}
