namespace SeqModels.Tuning;

/// <summary>Settings that were drawn from a <see cref="SearchSpace{T}"/>.</summary>
/// <typeparam name="T">The settings.</typeparam>
/// <param name="Settings">The settings.</param>
/// <param name="Values">What was drawn, as text, in the order of <see cref="SearchSpace{T}.Names"/>.</param>
public readonly record struct SearchDraw<T>(T Settings, IReadOnlyList<string> Values);
