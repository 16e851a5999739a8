namespace SeqModels.Tuning;

/// <summary>Settings drawn from a <see cref="SearchSpace{T}"/>.</summary>
/// <typeparam name="T">The type of the settings.</typeparam>
/// <param name="Settings">The settings.</param>
/// <param name="Values">The drawn values as text, in the order of <see cref="SearchSpace{T}.Names"/>.</param>
public readonly record struct SearchDraw<T>(T Settings, IReadOnlyList<string> Values);
