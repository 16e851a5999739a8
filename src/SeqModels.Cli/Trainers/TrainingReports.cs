using SeqModels.Cli.Output;
using SeqModels.Cli.Texts;

namespace SeqModels.Cli.Trainers;

/// <summary>Reports of training.</summary>
internal static class TrainingReports
{
    public static TrainingReport Of(string path, TrainedModel trained, TrainingText text, double? perplexity, double? before = null) => new()
    {
        Model = path,
        Kind = trained.Kind,
        VocabularySize = text.Vocabulary.Count,
        Parameters = trained.Parameters,
        TrainingTokens = text.TokenCount,
        ValidationTokens = text.Validation is { } validation ? validation.Count + (text.Vocabulary.EndId is null ? 0 : validation.SentenceCount) : null,
        ValidationPerplexity = perplexity,
        ValidationPerplexityBefore = before,
    };
}
