namespace SeqModels.Markov;

/// <summary>A sequence drawn from a hidden Markov model.</summary>
/// <typeparam name="TSequence">A sequence of observations.</typeparam>
/// <param name="States">A state per time step.</param>
/// <param name="Observations">The observations.</param>
public sealed record HmmSample<TSequence>(IReadOnlyList<int> States, TSequence Observations);
