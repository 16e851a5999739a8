namespace SeqModels.Studies.Common;

/// <summary>The options that all studies have. A study with more derives a record.</summary>
internal record StudyOptions
{
    /// <summary>Whether to run for a few seconds only, as a test.</summary>
    public bool Quick { get; init; }

    /// <summary>The random seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The output folder; empty for <c>out/STUDY</c>. It exists when the study runs.</summary>
    public string Out { get; init; } = "";
}
