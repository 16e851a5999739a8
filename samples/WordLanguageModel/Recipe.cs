using SeqModels.LanguageModels;
using SeqModels.Training;

namespace WordLanguageModel;

/// <summary>A model and how it is trained.</summary>
/// <param name="Name">What <c>--recipe</c> takes.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Published">The published figures, with their text; null for recipes of our own.</param>
/// <param name="Model">The architecture.</param>
/// <param name="Training">The training.</param>
internal sealed record Recipe(string Name, string Summary, string? Published, RecurrentLanguageModelOptions Model, TrainingOptions Training);
