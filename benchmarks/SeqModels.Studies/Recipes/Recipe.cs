using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.Recipes;

/// <summary>A published experiment: how its text is read, its model and its training.</summary>
internal sealed record Recipe(
    string Name,
    string Source,
    string Published,
    Func<string, (EncodedCorpus Train, EncodedCorpus? Validation)> Read,
    RecurrentLanguageModelOptions Model,
    TrainingOptions Training)
{
    /// <summary>A variant for a text with few steps, with a short warm-up.</summary>
    public Recipe Quick() => Training.Schedule is CosineSchedule cosine
        ? this with { Training = Training with { Schedule = cosine with { WarmUp = 1 } } }
        : this;
}
