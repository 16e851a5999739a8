namespace SeqModels.Diagnostics;

/// <summary>A warning of a <see cref="GradientObserver"/>.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Step">The optimizer step since training started, from 1.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Message">The text: what was found, in which step, and a remedy.</param>
public sealed record GradientWarning(GradientWarningKind Kind, long Step, int Epoch, string Message);
