namespace SeqModels.LanguageModels;

/// <summary>A language model made of others, so that one that fails is found.</summary>
internal interface IComposedModel
{
    IReadOnlyList<ILanguageModel> Parts { get; }
}
