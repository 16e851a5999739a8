namespace SeqModels.Evaluation;

/// <summary>The weight of a feature in a <see cref="Rescorer"/>.</summary>
/// <param name="Name">The name of the feature.</param>
/// <param name="Weight">The weight, finite.</param>
public readonly record struct FeatureWeight(string Name, double Weight)
{
    /// <summary>Converts a tuple of a name and a weight.</summary>
    public static implicit operator FeatureWeight((string Name, double Weight) weight) => new(weight.Name, weight.Weight);
}
