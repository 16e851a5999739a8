using SeqModels.Studies.Common;

namespace SeqModels.Studies.Gradients;

/// <summary>The options of the study.</summary>
internal sealed record CorpusStudyOptions : StudyOptions
{
    /// <summary>A text file; null for the sources and documents of SeqModels.</summary>
    public string? Corpus { get; init; }
}
