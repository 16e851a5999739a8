using SeqModels.Training;

namespace SeqModels.Studies.WordModels;

/// <summary>The results of a recipe.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Vocabulary">The vocabulary size.</param>
/// <param name="Parameters">The number of parameters.</param>
/// <param name="Training">The training result.</param>
/// <param name="ValidPerplexity">Perplexity of the final model on the whole validation text, state carried.</param>
/// <param name="TestPerplexity">The same on the test text; both are null when training was interrupted.</param>
internal sealed record RecipeResult(
    Recipe Recipe, int Vocabulary, long Parameters, TrainingResult Training, double? ValidPerplexity, double? TestPerplexity);
