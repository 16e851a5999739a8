namespace SeqModels.Benchmarks.Torch;

/// <summary>Median times of a run with and without other threads that keep cores busy, in milliseconds.</summary>
/// <param name="Case">The case.</param>
/// <param name="Threads">Threads that each side could use.</param>
/// <param name="Busy">Threads that spin beside it.</param>
/// <param name="SeqModelsMs">SeqModels alone.</param>
/// <param name="SeqModelsBusyMs">SeqModels beside the busy threads.</param>
/// <param name="ReferenceMs">The other side alone.</param>
/// <param name="ReferenceBusyMs">The other side beside the busy threads.</param>
internal sealed record BusyMeasurement(
    BenchmarkCase Case, int Threads, int Busy, double SeqModelsMs, double SeqModelsBusyMs, double ReferenceMs, double ReferenceBusyMs)
{
    /// <summary>How many times as long SeqModels takes.</summary>
    public double SeqModelsSlowdown => SeqModelsBusyMs / SeqModelsMs;

    /// <summary>How many times as long the other side takes.</summary>
    public double ReferenceSlowdown => ReferenceBusyMs / ReferenceMs;
}
