namespace SeqModels.Optimizers.Clipping;

/// <summary>The settings of one parameter from its parameter groups.</summary>
/// <param name="RateFactor">The factor of the learning rate.</param>
/// <param name="WeightDecay">λ; null for the optimizer's own.</param>
/// <param name="IsClipped">Whether its gradient is clipped.</param>
/// <param name="IsFrozen">Whether to freeze the parameter; null for no change.</param>
internal readonly record struct ParameterSettings(double RateFactor, double? WeightDecay, bool IsClipped, bool? IsFrozen)
{
    public static ParameterSettings Default { get; } = new(1, null, IsClipped: true, null);
}
