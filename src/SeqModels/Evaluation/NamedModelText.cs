using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Evaluation;

/// <summary>A language model with a name, and a text encoded with its vocabulary, for <see cref="Evaluator.ComparePerUnit"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model.</param>
/// <param name="Corpus">The text, encoded with the model's vocabulary.</param>
public readonly record struct NamedModelText(string Name, ILanguageModel Model, EncodedCorpus Corpus)
{
    /// <summary>Converts a tuple of a name, a model and its text.</summary>
    public static implicit operator NamedModelText((string Name, ILanguageModel Model, EncodedCorpus Corpus) named) => new(named.Name, named.Model, named.Corpus);
}
