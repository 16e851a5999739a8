using SeqModels.Training;

namespace WordLanguageModel;

/// <summary>What a recipe came to.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Vocabulary">The number of words.</param>
/// <param name="Parameters">The number of trained numbers.</param>
/// <param name="Training">The curve, the time, and why it ended.</param>
/// <param name="ValidPerplexity">Perplexity of the final model on the whole validation text, state carried.</param>
/// <param name="TestPerplexity">The same on the test text; both are null when training was interrupted.</param>
internal sealed record RecipeResult(
    Recipe Recipe, int Vocabulary, long Parameters, TrainingResult Training, double? ValidPerplexity, double? TestPerplexity);
