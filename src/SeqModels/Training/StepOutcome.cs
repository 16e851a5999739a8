namespace SeqModels.Training;

/// <summary>
/// The outcome of one optimizer step. <see cref="Norm"/> is the gradient norm before clipping, <see cref="Cleared"/> the number of gradient
/// elements set to 0; <see cref="IsBroken"/>: a parameter is not finite after the step.
/// </summary>
internal readonly record struct StepOutcome(double Loss, long Items, double Norm, double LearningRate, bool IsSkipped, bool IsClipped, long Cleared, bool IsBroken)
{
    /// <summary>The gradient norm of the parameters that are excluded from clipping.</summary>
    public double ExcludedNorm { get; init; }

    /// <summary>Whether the gradient was finite.</summary>
    public bool HasFiniteGradient => Cleared == 0 && double.IsFinite(Norm);

    /// <summary>Whether the loss or a gradient was not finite.</summary>
    public bool HasNonFinite => IsSkipped || Cleared > 0 || !double.IsFinite(Loss);
}
