namespace SeqModels.Optimizers;

/// <summary>The result of <see cref="GradientClipping.Apply"/> or <see cref="Optimizer.Step(GradientClipping, double)"/>.</summary>
public readonly record struct GradientClippingResult
{
    /// <summary>Creates a result.</summary>
    public GradientClippingResult()
    {
    }

    /// <summary>
    /// The global norm of all gradients before clipping, of the order <see cref="NormOrder"/>; over the finite elements with <see cref="NonFinitePolicy.ClearBadValues"/>, and
    /// NaN or infinite if the step must be skipped.
    /// </summary>
    public required double Norm { get; init; }

    /// <summary>p of <see cref="Norm"/>, from <see cref="GradientClipping.NormOrder"/>: 2 for the Euclidean norm.</summary>
    public double NormOrder { get; init; } = 2;

    /// <summary>
    /// Whether the optimizer step must be skipped, under <see cref="NonFinitePolicy.SkipStep"/>, because a gradient is not finite.
    /// </summary>
    public bool SkipStep { get; init; }

    /// <summary>The number of gradient elements set to 0 under <see cref="NonFinitePolicy.ClearBadValues"/>.</summary>
    public long ClearedValues { get; init; }

    /// <summary>Whether the gradients exceeded a threshold and were clipped.</summary>
    public bool IsClipped { get; init; }

    /// <summary>Whether a parameter is NaN or infinite after the step, so that training cannot continue.</summary>
    public bool HasNonFiniteParameters { get; init; }
}
