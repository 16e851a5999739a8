using SeqModels.LanguageModels;

namespace SeqModels.Cli.Trainers;

/// <summary>A model after training.</summary>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Model">The model.</param>
/// <param name="Parameters">The number of parameters; of an n-gram model, of n-grams.</param>
/// <param name="Save">Saves it to a file.</param>
internal sealed record TrainedModel(string Kind, ILanguageModel Model, long Parameters, Action<string> Save);
