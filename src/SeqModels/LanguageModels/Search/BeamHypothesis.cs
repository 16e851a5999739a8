namespace SeqModels.LanguageModels;

/// <summary>One result of a beam search.</summary>
/// <param name="Tokens">The generated token ids, without the prompt and without the end token.</param>
/// <param name="LogProbability">ln p of the generated tokens given the prompt, in nats; the end token of a complete hypothesis is included.</param>
/// <param name="Score">The log-probability with the length penalty of the options, by which hypotheses are sorted.</param>
/// <param name="IsComplete">Whether the hypothesis ended with the end token, and not at the maximum number of tokens.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool IsComplete);
