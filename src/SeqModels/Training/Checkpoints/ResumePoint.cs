namespace SeqModels.Training;

/// <summary>The checkpoint that a run was resumed from.</summary>
public sealed record ResumePoint
{
    /// <summary>The file of the checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The epoch in which the run was resumed, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of optimizer steps completed before.</summary>
    public required long TotalSteps { get; init; }
}
