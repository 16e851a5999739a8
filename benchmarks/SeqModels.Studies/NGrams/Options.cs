using SeqModels.Studies.Common;

namespace SeqModels.Studies.NGrams;

/// <summary>The options of the study. <see cref="NGramStudy"/> explains each option.</summary>
internal sealed record Options : StudyOptions
{
    public bool Scale { get; init; }
    public string? Corpus { get; init; }
    public string? Train { get; init; }
    public string? Valid { get; init; }
    public string? Test { get; init; }
    public string? Arpa { get; init; }
    public int? Order { get; init; }
    public string? Smoothing { get; init; }
    public bool Characters { get; init; }
    public IReadOnlyList<int>? Prune { get; init; }
    public double? PruneEntropy { get; init; }
    public double? PruneTo { get; init; }
    public bool PruneByCount { get; init; }
    public string? Unknown { get; init; }
    public bool DiscountFallback { get; init; }
    public double? AddedCount { get; init; }
    public int? Threads { get; init; }
    public int? MemoryMegabytes { get; init; }
    public string? Temporary { get; init; }
    public int? Megabytes { get; init; }
    public bool Keep { get; init; }
    public string? WriteArpa { get; init; }
    public string? Save { get; init; }
    public string Storage { get; init; } = "packed";
    public int? Bits { get; init; }
    public string? Json { get; init; }
    public bool Speed { get; init; }
    public string? Sentence { get; init; }

    /// <summary>Whether one model is wanted, rather than the comparison of all.</summary>
    public bool IsDirect => !Scale && (Train is not null || Arpa is not null);
}
