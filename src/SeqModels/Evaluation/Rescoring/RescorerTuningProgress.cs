namespace SeqModels.Evaluation;

/// <summary>The progress of <see cref="Rescorer.Tune"/> after a search.</summary>
/// <param name="Start">The index of the search: 0 from the given weights, then from random ones.</param>
/// <param name="ErrorRate">The error rate that the search reached on the development set.</param>
/// <param name="LowestErrorRate">The lowest error rate so far.</param>
public readonly record struct RescorerTuningProgress(int Start, double ErrorRate, double LowestErrorRate);
