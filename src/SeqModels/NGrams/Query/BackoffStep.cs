namespace SeqModels.NGrams;

/// <summary>A context that was backed off from.</summary>
/// <param name="Context">Its words.</param>
/// <param name="Log10Weight">log₁₀ of its backoff weight.</param>
public sealed record BackoffStep(IReadOnlyList<string> Context, double Log10Weight);
