namespace SeqModels.Benchmarks.Torch;

/// <summary>The same work for SeqModels and for what it is compared with.</summary>
/// <param name="Name">As given to <c>--cases</c>.</param>
/// <param name="Flops">
/// Floating-point operations of one run: 2·M·N·K for each matrix product forward, twice as many backward; elementwise work counts nothing.
/// </param>
/// <param name="Target">The least ratio wanted on two idle cores.</param>
/// <param name="SeqModels">Makes SeqModels' side.</param>
/// <param name="Reference">Makes the other side.</param>
internal sealed record BenchmarkCase(string Name, double Flops, double Target, Func<IContestant> SeqModels, Func<IContestant> Reference)
{
    /// <summary>What the other side is.</summary>
    public string ReferenceName { get; init; } = "libtorch";

    /// <summary>Real positions of a run, whose cost is told per token in the cases that show how cost grows; 0 elsewhere.</summary>
    public long Tokens { get; init; }

    /// <summary>Numbers of threads instead of those of the command line.</summary>
    public int[]? Degrees { get; init; }

    /// <summary>How far the results of both sides may be apart, relative to the larger.</summary>
    public double Tolerance { get; init; } = 1e-3;
}
