using SeqModels.LanguageModels;

namespace SeqModels.Evaluation;

/// <summary>A language model with the name under which <see cref="Evaluator.Compare"/> lists it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model.</param>
public readonly record struct NamedModel(string Name, ILanguageModel Model)
{
    /// <summary>Converts a tuple of a name and a model.</summary>
    public static implicit operator NamedModel((string Name, ILanguageModel Model) named) => new(named.Name, named.Model);
}
