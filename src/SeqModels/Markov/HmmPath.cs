namespace SeqModels.Markov;

/// <summary>The most probable path of hidden states.</summary>
/// <param name="States">A state per time step.</param>
/// <param name="LogProbability">ln p(observations, path), in nats.</param>
public sealed record HmmPath(IReadOnlyList<int> States, double LogProbability);
