using SeqModels.Layers;
using SeqModels.Optimizers;

namespace SeqModels.Training;

/// <summary>The state of a training run that a <see cref="TrainingCallback"/> receives, and the means to stop it.</summary>
public sealed class TrainingContext
{
    private readonly Action<string> _warn;
    private volatile bool _hasEnded;

    internal TrainingContext(TrainingTask task, TrainingOptions options, Optimizer optimizer, TrainingProgress progress, Action<string> warn) =>
        (Task, Options, Optimizer, Progress, _warn) = (task, options, optimizer, progress, warn);

    /// <summary>The task.</summary>
    public TrainingTask Task { get; }

    /// <summary>The options of the run.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The module being trained.</summary>
    public Module Module => Task.Module;

    /// <summary>The optimizer. The schedule sets its learning rate before every step.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The latest progress report.</summary>
    public TrainingProgress Progress { get; internal set; }

    /// <summary>
    /// The batch of the last forward pass; null before the first. Until the run reads the next batch, its loss can be computed again, from the
    /// same carried state. That changes <see cref="TrainingTask.State"/> and may draw from <see cref="Module.NamedRandomSources"/>; a callback
    /// that must not influence training restores both.
    /// </summary>
    public TrainingBatch? Batch { get; internal set; }

    /// <summary>The mean loss of the last batch; NaN before the first.</summary>
    public double BatchLoss { get; internal set; } = double.NaN;

    /// <summary>The outcome of the last optimizer step.</summary>
    internal StepOutcome LastStep { get; set; }

    /// <summary>Whether the run has ended, in whatever way. Another thread may read it.</summary>
    internal bool HasEnded
    {
        get => _hasEnded;
        set => _hasEnded = value;
    }

    /// <summary>Whether <see cref="Stop"/> has been called.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends the run after the current step with <see cref="StopReason.Stopped"/>.</summary>
    public void Stop() => IsStopping = true;

    /// <summary>Adds a warning to <see cref="TrainingResult.Warnings"/> and to the next progress report.</summary>
    /// <param name="warning">The text, not empty: one or more sentences.</param>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    public void Warn(string warning)
    {
        ArgumentException.ThrowIfNullOrEmpty(warning);
        _warn(warning);
    }
}
