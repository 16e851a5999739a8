namespace SeqModels.Markov.Estimation;

/// <summary>The parameters of an iteration.</summary>
/// <param name="Start">π.</param>
/// <param name="Transition">A.</param>
/// <param name="Emission">The emission.</param>
internal sealed record HmmEstimate<TSequence>(double[] Start, double[,] Transition, HmmEmission<TSequence> Emission);
