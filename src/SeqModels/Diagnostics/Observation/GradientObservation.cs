namespace SeqModels.Diagnostics;

/// <summary>What a <see cref="GradientObserver"/> measured at one optimizer step.</summary>
public sealed record GradientObservation
{
    /// <summary>The optimizer step since training started, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The loss of the step, as in <see cref="Training.TrainingProgress.Loss"/>.</summary>
    public required double Loss { get; init; }

    /// <summary>‖g‖, the global norm of the gradient before clipping; NaN if an element was not finite, whether or not it was set to 0.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The largest finite gradient norm before clipping since the previous observation, this step included; NaN if there was none.</summary>
    public required double LargestGradientNorm { get; init; }

    /// <summary>The share of clipped steps since the previous observation, this step included, in [0, 1].</summary>
    public required double ClippedShare { get; init; }

    /// <summary>
    /// ‖Δθ‖ / ‖θ‖ over all parameters that are not frozen, with θ before the step; null if training failed in this step. About 1e-3 is usual; 1e-1 and
    /// more destroys what was learned.
    /// </summary>
    public double? UpdateRatio { get; init; }

    /// <summary>The same for each parameter that is not frozen; empty if training failed in this step.</summary>
    public IReadOnlyList<UpdateRatio> ParameterUpdates { get; init; } = [];

    /// <summary>
    /// The gradient horizons of the recurrent layers that the loss of the step's batch uses, with the parameters before the step; empty if there
    /// are none, if they were not asked for, if the gradient was not finite, or after <see cref="GradientWarningKind.MeasurementFailed"/>.
    /// </summary>
    public IReadOnlyList<GradientHorizon> Horizons { get; init; } = [];

    /// <summary>The warnings since the previous observation.</summary>
    public IReadOnlyList<GradientWarning> Warnings { get; init; } = [];
}
