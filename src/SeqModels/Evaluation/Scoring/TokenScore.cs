namespace SeqModels.Evaluation;

/// <summary>The log-probability of one token of a text.</summary>
/// <param name="Token">The token id.</param>
/// <param name="Sentence">The index of the sentence; in a text without sentences, the number of <c>&lt;/s&gt;</c> before the token.</param>
/// <param name="Position">The index in the sentence, from 0; tokens that do not count are included. <c>&lt;/s&gt;</c> is the last one.</param>
/// <param name="LogProbability">ln p(token | preceding tokens), in nats; −∞ for probability 0.</param>
public readonly record struct TokenScore(int Token, int Sentence, int Position, double LogProbability);
