namespace SeqModels.NGrams;

/// <summary>What an estimation found in the counts and did with them.</summary>
public sealed record EstimationReport
{
}
