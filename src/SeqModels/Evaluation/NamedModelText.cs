using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Evaluation;

/// <summary>A language model with a name, and a text encoded by its vocabulary, for <see cref="Evaluator.ComparePerUnit"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model.</param>
/// <param name="Corpus">The text, encoded by the model's vocabulary.</param>
public readonly record struct NamedModelText(string Name, ILanguageModel Model, EncodedCorpus Corpus)
{
    /// <summary>A name, a model and its text as one.</summary>
    public static implicit operator NamedModelText((string Name, ILanguageModel Model, EncodedCorpus Corpus) named) => new(named.Name, named.Model, named.Corpus);
}
