namespace SeqModels.NGrams;

/// <summary>A context from which the model backed off.</summary>
/// <param name="Context">The words of the context.</param>
/// <param name="Log10Weight">log₁₀ of the backoff weight applied.</param>
public sealed record BackoffStep(IReadOnlyList<string> Context, double Log10Weight);
