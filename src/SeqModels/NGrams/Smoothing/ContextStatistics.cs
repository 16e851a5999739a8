namespace SeqModels.NGrams;

/// <summary>The counts of one context h, before pruning.</summary>
/// <param name="TokenCount">c(h) = Σ_w c(h w), at least 1.</param>
/// <param name="TypeCount">T(h): the number of distinct words w with c(h w) &gt; 0.</param>
public readonly record struct ContextStatistics(long TokenCount, int TypeCount);
