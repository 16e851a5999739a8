namespace SeqModels.Training;

/// <summary>
/// What one optimizer step came to; <see cref="Norm"/> is that before clipping, <see cref="Cleared"/> counts values set to 0, and
/// <see cref="IsBroken"/> says that it left a parameter that is not finite.
/// </summary>
internal readonly record struct StepOutcome(double Loss, long Items, double Norm, double LearningRate, bool IsSkipped, bool IsClipped, long Cleared, bool IsBroken)
{
    /// <summary>Whether anything was not finite on the way.</summary>
    public bool HasNonFinite => IsSkipped || Cleared > 0 || !double.IsFinite(Loss);
}
