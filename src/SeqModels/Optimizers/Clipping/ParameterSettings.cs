namespace SeqModels.Optimizers.Clipping;

/// <summary>What the groups say about one parameter.</summary>
/// <param name="RateFactor">What the learning rate is multiplied with.</param>
/// <param name="WeightDecay">λ, or null for the optimizer's.</param>
/// <param name="IsClipped">Whether its gradient is clipped.</param>
/// <param name="IsFrozen">Whether it is to be frozen; null leaves it.</param>
internal readonly record struct ParameterSettings(double RateFactor, double? WeightDecay, bool IsClipped, bool? IsFrozen)
{
    public static ParameterSettings Default { get; } = new(1, null, IsClipped: true, null);
}
