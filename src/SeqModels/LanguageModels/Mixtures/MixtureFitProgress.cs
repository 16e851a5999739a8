namespace SeqModels.LanguageModels;

/// <summary>The progress of scoring a held-out text with the models of a mixture, which takes most of the time of a fit.</summary>
/// <param name="Model">The index of the model that is scoring.</param>
/// <param name="ModelCount">The number of models.</param>
/// <param name="ScoredTokens">The number of tokens that it has scored.</param>
/// <param name="TokenCount">The number of tokens of the text.</param>
public readonly record struct MixtureFitProgress(int Model, int ModelCount, int ScoredTokens, int TokenCount);
