namespace SeqModels.Evaluation.Rescoring;

/// <summary>The minimum of a <see cref="LineSearch"/>: a point inside the best interval, and the errors there.</summary>
internal readonly record struct LineMinimum(double Gamma, double Errors);
