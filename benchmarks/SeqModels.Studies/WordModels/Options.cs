using SeqModels.Studies.Common;

namespace SeqModels.Studies.WordModels;

/// <summary>The options of the study. <see cref="WordModelStudy"/> explains each option.</summary>
internal sealed record Options : StudyOptions
{
    public bool Fresh { get; init; }
    public string Recipe { get; init; } = "small";
    public string? Data { get; init; }
    public int? Epochs { get; init; }
    public int? Threads { get; init; }
    public int? Mix { get; init; }
    public string? Json { get; init; }
}
