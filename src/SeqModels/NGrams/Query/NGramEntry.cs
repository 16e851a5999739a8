namespace SeqModels.NGrams;

/// <summary>An n-gram of a model with its parameters (<see cref="NGramModel.EnumerateNGrams"/>).</summary>
/// <param name="Words">The words w₁ … w_k.</param>
/// <param name="LogProbability">ln p(w_k | w₁ … w_{k−1}), in nats; −∞ for <c>&lt;s&gt;</c>.</param>
/// <param name="LogBackoff">ln of the backoff weight of w₁ … w_k as a context, in nats; 0 at the highest order.</param>
public readonly record struct NGramEntry(IReadOnlyList<string> Words, double LogProbability, double LogBackoff);
