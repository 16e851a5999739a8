using SeqModels.Layers;
using SeqModels.Optimizers;

namespace SeqModels.Training;

/// <summary>The state of a training run that a <see cref="TrainingCallback"/> receives, and the means to stop it.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(TrainingTask task, Optimizer optimizer, TrainingProgress progress) => (Task, Optimizer, Progress) = (task, optimizer, progress);

    /// <summary>The task.</summary>
    public TrainingTask Task { get; }

    /// <summary>The module being trained.</summary>
    public Module Module => Task.Module;

    /// <summary>The optimizer. The schedule sets its learning rate before every step.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The latest progress report.</summary>
    public TrainingProgress Progress { get; internal set; }

    /// <summary>The mean loss of the last batch; NaN before the first.</summary>
    public double BatchLoss { get; internal set; } = double.NaN;

    /// <summary>Whether <see cref="Stop"/> has been called.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends the run after the current step with <see cref="StopReason.Stopped"/>.</summary>
    public void Stop() => IsStopping = true;
}
