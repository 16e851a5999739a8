namespace SeqModels.Numerics;

/// <summary>The extent of a <see cref="Parallelism.Limit"/>: lives on the stack, so it cannot end on another thread than it began on.</summary>
public readonly ref struct ParallelismScope
{
    private readonly int _outer;

    internal ParallelismScope(int outer) => _outer = outer;

    /// <summary>Ends the limit; the one that was in force before counts again.</summary>
    public void Dispose() => Parallelism.Restore(_outer);
}
