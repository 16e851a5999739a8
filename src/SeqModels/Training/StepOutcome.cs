namespace SeqModels.Training;

/// <summary>What one optimizer step came to; <see cref="Norm"/> is that before clipping, <see cref="Cleared"/> counts values set to 0.</summary>
internal readonly record struct StepOutcome(double Loss, long Items, double Norm, double LearningRate, bool IsSkipped, bool IsClipped, long Cleared);
