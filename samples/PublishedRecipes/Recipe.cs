using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace PublishedRecipes;

/// <summary>A published experiment: how its text is read, its model and its training.</summary>
internal sealed record Recipe(
    string Name,
    string Source,
    string Published,
    Func<string, (EncodedCorpus Train, EncodedCorpus? Validation)> Read,
    RecurrentLanguageModelOptions Model,
    TrainingOptions Training);
