namespace SeqModels.Numerics;

/// <summary>A snapshot of a <see cref="RandomSource"/>: four words, not all zero.</summary>
/// <param name="S0">First word of the xoshiro256++ state.</param>
/// <param name="S1">Second word.</param>
/// <param name="S2">Third word.</param>
/// <param name="S3">Fourth word.</param>
public sealed record RandomState(ulong S0, ulong S1, ulong S2, ulong S3);
