namespace SeqModels.Cli.Inspection;

/// <summary>What is computed from all the bytes of a file.</summary>
/// <param name="WithStatistics">Statistics of tensors.</param>
/// <param name="WithHashes">SHA-256 of the file and of tensors.</param>
/// <param name="Verifies">Whether n-gram models are compared with their checksums.</param>
internal sealed record InspectionOptions(bool WithStatistics, bool WithHashes, bool Verifies);
