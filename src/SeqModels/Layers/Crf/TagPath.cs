namespace SeqModels.Layers;

/// <summary>A sequence of tags and its score, found by <see cref="LinearChainCrf.Viterbi"/>.</summary>
/// <param name="Tags">A tag per time step.</param>
/// <param name="Score">The sum of its emission, transition, start and end scores; ln p(tags) = Score − ln Z.</param>
public sealed record TagPath(IReadOnlyList<int> Tags, double Score);
