namespace SeqModels.Training;

/// <summary>Where a run went on.</summary>
/// <param name="Path">The checkpoint's file.</param>
/// <param name="Epoch">The epoch it stands in, from 1.</param>
/// <param name="TotalSteps">The optimizer steps that were done.</param>
public sealed record ResumePoint(string Path, int Epoch, long TotalSteps);
