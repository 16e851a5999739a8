namespace SeqModels.LanguageModels;

/// <summary>A model of a <see cref="LanguageModelMixture"/> and its weight.</summary>
/// <param name="Model">The language model.</param>
/// <param name="Weight">The mixture weight λ, at least 0; the weights of a mixture sum to 1.</param>
public readonly record struct MixtureComponent(ILanguageModel Model, double Weight)
{
    /// <summary>Converts a tuple of a model and its weight.</summary>
    public static implicit operator MixtureComponent((ILanguageModel Model, double Weight) component) => new(component.Model, component.Weight);
}
