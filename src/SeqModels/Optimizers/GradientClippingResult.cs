namespace SeqModels.Optimizers;

/// <summary>What <see cref="GradientClipping.Apply"/> found and did.</summary>
/// <param name="Norm">
/// The global L2 norm of the gradients before clipping, over the finite elements after <see cref="NonFinitePolicy.ClearBadValues"/>;
/// NaN or infinite when the step must be skipped.
/// </param>
/// <param name="SkipStep">Whether the optimizer's step must be left out: the gradients are not finite and the policy says so.</param>
/// <param name="ClearedValues">How many elements were set to 0 by <see cref="NonFinitePolicy.ClearBadValues"/>.</param>
public readonly record struct GradientClippingResult(double Norm, bool SkipStep, long ClearedValues);
