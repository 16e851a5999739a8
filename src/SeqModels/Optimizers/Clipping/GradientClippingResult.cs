namespace SeqModels.Optimizers;

/// <summary>What <see cref="GradientClipping.Apply"/> or <see cref="Optimizer.Step(GradientClipping, double)"/> found and did.</summary>
/// <param name="Norm">
/// The global L2 norm of all gradients before clipping, over the finite elements after <see cref="NonFinitePolicy.ClearBadValues"/>;
/// NaN or infinite when the step must be skipped.
/// </param>
/// <param name="SkipStep">Whether the optimizer's step must be left out: the gradients are not finite and the policy says so.</param>
/// <param name="ClearedValues">How many elements were set to 0 by <see cref="NonFinitePolicy.ClearBadValues"/>.</param>
public readonly record struct GradientClippingResult(double Norm, bool SkipStep, long ClearedValues)
{
    /// <summary>Whether a threshold was exceeded, so that at least one element was changed.</summary>
    public bool IsClipped { get; init; }

    /// <summary>Whether a parameter that the step changed is NaN or infinite somewhere now. Training cannot go on from there.</summary>
    public bool HasNonFiniteParameters { get; init; }
}
