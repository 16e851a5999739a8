namespace SeqModels.Optimizers;

/// <summary>How gradients with NaN or infinite values are handled.</summary>
/// <remarks>
/// No policy continues training with parameters that are not finite: a step that produces them throws under <see cref="Fail"/>, and sets
/// <see cref="GradientClippingResult.HasNonFiniteParameters"/> under the others, which ends a training run with a warning.
/// </remarks>
public enum NonFinitePolicy
{
    /// <summary>Throws <see cref="NotFiniteNumberException"/> with the parameter and the element. The default.</summary>
    Fail,

    /// <summary>Leaves the gradients unchanged and skips the step.</summary>
    SkipStep,

    /// <summary>Sets the non-finite elements to 0 and continues with the step.</summary>
    ClearBadValues,
}
