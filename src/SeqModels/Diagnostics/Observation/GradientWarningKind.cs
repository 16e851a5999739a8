namespace SeqModels.Diagnostics;

/// <summary>What a <see cref="GradientWarning"/> is about.</summary>
public enum GradientWarningKind
{
    /// <summary>The loss, the gradient or a parameter is NaN or infinite.</summary>
    NonFinite,

    /// <summary>The norm of a gradient that was not clipped is above <see cref="GradientObserverOptions.MaxNorm"/>.</summary>
    ExplodingGradient,

    /// <summary>Nearly every step is clipped by the global norm (<see cref="GradientObserverOptions.MaxClippedShare"/>).</summary>
    AlwaysClipped,

    /// <summary>The gradient horizon of a layer stays below <see cref="GradientObserverOptions.MinHorizon"/>.</summary>
    VanishingGradient,

    /// <summary>The gradient horizons could not be measured; the run continues without them.</summary>
    MeasurementFailed,
}
