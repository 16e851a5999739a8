namespace SeqModels.Optimizers;

/// <summary>What to do about gradients that hold NaN or infinity.</summary>
/// <remarks>
/// No policy goes on with parameters that are not finite: a step that leaves such fails under <see cref="Fail"/>, and is reported in
/// <see cref="GradientClippingResult.HasNonFiniteParameters"/> under the others, where a training run ends with a warning.
/// </remarks>
public enum NonFinitePolicy
{
    /// <summary>Throw <see cref="NotFiniteNumberException"/> naming the parameter and the element. The default.</summary>
    Fail,

    /// <summary>Leave the gradients as they are and report that the step must be skipped.</summary>
    SkipStep,

    /// <summary>Set the bad elements to 0 and go on with the others.</summary>
    ClearBadValues,
}
