namespace SeqModels.Numerics;

/// <summary>How many threads the library computes with. The setting never changes a result, only the time it takes.</summary>
/// <remarks>
/// One team of worker threads serves the process. Any number of user threads may compute at once, also with different models: the team
/// helps one call at a time, and a call that finds it taken computes on its own thread meanwhile, so that nobody waits for the work of
/// another. Programs that run one computation per core save the hand-overs with <c>Degree = 1</c>.
/// </remarks>
/// <example><code>
/// Parallelism.Degree = 4;               // the process
/// using (Parallelism.Limit(1))          // these calls: on this thread alone
/// {
///     model.Train(corpus);
/// }
/// </code></example>
public static class Parallelism
{
    // 0 without a limit.
    [ThreadStatic]
    private static int OwnLimit;

    /// <summary>
    /// The number of threads, the calling thread included, that one call may use at most; the default is
    /// <see cref="Environment.ProcessorCount"/>. With 1 no other thread is ever touched. Read at the start of each call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Degree
    {
        get => Volatile.Read(ref field);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref field, value);
        }
    } = Environment.ProcessorCount;

    /// <summary>
    /// Lets the calls that the calling thread makes until the scope is disposed use at most <paramref name="degree"/> threads, whatever
    /// <see cref="Degree"/> says; other threads are not affected. Scopes nest: the innermost counts, and disposing it brings back the
    /// one around it. Nothing is allocated.
    /// </summary>
    /// <param name="degree">Threads, the calling one included, at least 1; with 1 no other thread is touched.</param>
    /// <returns>The scope, to be disposed by the same thread.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degree"/> is below 1.</exception>
    public static ParallelismScope Limit(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        var scope = new ParallelismScope(OwnLimit);
        OwnLimit = degree;
        return scope;
    }

    /// <summary>The threads that a call of the calling thread may use.</summary>
    internal static int Current => OwnLimit > 0 ? OwnLimit : Degree;

    /// <summary>Brings back the limit of the scope around the one that ends.</summary>
    internal static void Restore(int limit) => OwnLimit = limit;
}
