namespace SeqModels.Markov;

/// <summary>The progress of a fit after the expectation step of an iteration.</summary>
/// <param name="Start">The start: 0 for the given parameters, then the restarts.</param>
/// <param name="Iteration">The number of updates so far.</param>
/// <param name="LogLikelihood">ln p of all sequences, in nats.</param>
/// <param name="Objective">The log-likelihood plus the log-density of the priors, which never falls.</param>
public readonly record struct HmmFitProgress(int Start, int Iteration, double LogLikelihood, double Objective);
