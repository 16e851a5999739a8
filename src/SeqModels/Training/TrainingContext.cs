using SeqModels.Layers;
using SeqModels.Optimizers;

namespace SeqModels.Training;

/// <summary>What a <see cref="TrainingCallback"/> sees of a run, and how it stops it.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(TrainingTask task, Optimizer optimizer, TrainingProgress progress) => (Task, Optimizer, Progress) = (task, optimizer, progress);

    /// <summary>What is trained.</summary>
    public TrainingTask Task { get; }

    /// <summary>The module that is trained.</summary>
    public Module Module => Task.Module;

    /// <summary>The optimizer. The schedule sets its learning rate before every step.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The latest report.</summary>
    public TrainingProgress Progress { get; internal set; }

    /// <summary>The mean loss of the batch that was computed last.</summary>
    public double WindowLoss { get; internal set; } = double.NaN;

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends the run after the present step; its result has <see cref="StopReason.Stopped"/>.</summary>
    public void Stop() => IsStopping = true;
}
