namespace SeqModels.Numerics;

/// <summary>A snapshot of the state of a <see cref="RandomSource"/>: four words, not all zero.</summary>
/// <param name="S0">The first word of the xoshiro256++ state.</param>
/// <param name="S1">The second word.</param>
/// <param name="S2">The third word.</param>
/// <param name="S3">The fourth word.</param>
public sealed record RandomState(ulong S0, ulong S1, ulong S2, ulong S3);
