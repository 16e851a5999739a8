namespace SeqModels.Numerics;

/// <summary>The scope of a <see cref="Parallelism.Limit"/>. A ref struct, so that it ends on the thread on which it began.</summary>
public readonly ref struct ParallelismScope
{
    private readonly int _outer;

    internal ParallelismScope(int outer) => _outer = outer;

    /// <summary>Ends the limit and restores the previous one.</summary>
    public void Dispose() => Parallelism.Restore(_outer);
}
