using SeqModels.Numerics;

namespace SeqModels.Layers;

/// <summary>A random source with its full name in a module.</summary>
/// <param name="Name">The full name, such as <c>dropout.dropout</c>.</param>
/// <param name="Random">The source.</param>
public readonly record struct NamedRandomSource(string Name, RandomSource Random);
