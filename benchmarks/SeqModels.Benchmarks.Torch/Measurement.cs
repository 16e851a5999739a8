namespace SeqModels.Benchmarks.Torch;

/// <summary>What was measured of one case at one number of threads.</summary>
/// <param name="Case">The case.</param>
/// <param name="Threads">Threads that each side could use.</param>
/// <param name="SeqModelsMs">Median time of a run of SeqModels, in milliseconds.</param>
/// <param name="ReferenceMs">Median time of a run of the other side.</param>
/// <param name="SeqModelsFastestMs">The time of the fastest run of SeqModels: on a busy machine nearer to an idle one than the median is.</param>
/// <param name="ReferenceFastestMs">The same of the other side.</param>
/// <param name="LowestRatio">The lowest ratio of the medians of two neighbouring blocks.</param>
/// <param name="HighestRatio">The highest.</param>
internal sealed record Measurement(
    BenchmarkCase Case,
    int Threads,
    double SeqModelsMs,
    double ReferenceMs,
    double SeqModelsFastestMs,
    double ReferenceFastestMs,
    double LowestRatio,
    double HighestRatio)
{
    /// <summary>How many times as fast as the other side SeqModels is.</summary>
    public double Ratio => ReferenceMs / SeqModelsMs;

    /// <summary>The same from the fastest runs.</summary>
    public double FastestRatio => ReferenceFastestMs / SeqModelsFastestMs;

    /// <summary>The rate of SeqModels.</summary>
    public double Gflops => Case.Flops / SeqModelsMs * 1e-6;

    /// <summary>The rate of the other side.</summary>
    public double ReferenceGflops => Case.Flops / ReferenceMs * 1e-6;
}
