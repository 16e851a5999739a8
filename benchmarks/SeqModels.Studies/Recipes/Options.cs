using SeqModels.Studies.Common;

namespace SeqModels.Studies.Recipes;

/// <summary>The options of the study. <see cref="RecipeStudy"/> explains each option.</summary>
internal sealed record Options : StudyOptions
{
    public string? Recipe { get; init; }
    public string? Corpus { get; init; }
    public int? Epochs { get; init; }
    public int? Threads { get; init; }
}
