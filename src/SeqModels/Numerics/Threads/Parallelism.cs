namespace SeqModels.Numerics;

/// <summary>The number of threads used by computations. It never affects results, only run time.</summary>
/// <remarks>
/// The process has one team of worker threads. Any number of user threads may compute concurrently, also with different models: the team
/// works for one call at a time, and a call made while it is busy runs on the calling thread alone, so that no call waits for
/// another one. Programs that run one computation per core avoid the synchronization overhead with <c>Degree = 1</c>.
/// </remarks>
/// <example><code>
/// Parallelism.Degree = 4;               // for the process
/// using (Parallelism.Limit(1))          // for these calls: the calling thread only
/// {
///     model.Train(corpus);
/// }
/// </code></example>
public static class Parallelism
{
    // 0 if there is no limit.
    [ThreadStatic]
    private static int OwnLimit;

    /// <summary>
    /// The maximum number of threads of one call, including the calling thread. With 1 no other thread is used. Read at the start of each
    /// call.
    /// </summary>
    /// <value>At least 1. Default <see cref="Environment.ProcessorCount"/>.</value>
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
    /// Limits the calls of the calling thread to <paramref name="degree"/> threads until the returned scope is disposed, overriding
    /// <see cref="Degree"/>; other threads are not affected. Scopes nest: the innermost one applies, and disposing it restores the
    /// enclosing one. Nothing is allocated.
    /// </summary>
    /// <param name="degree">The maximum number of threads, including the calling thread; at least 1.</param>
    /// <returns>The scope, which must be disposed by the same thread.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degree"/> is below 1.</exception>
    public static ParallelismScope Limit(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        var scope = new ParallelismScope(OwnLimit);
        OwnLimit = degree;
        return scope;
    }

    /// <summary>The maximum number of threads for calls of the calling thread.</summary>
    internal static int Current => OwnLimit > 0 ? OwnLimit : Degree;

    /// <summary>Restores the limit of the enclosing scope.</summary>
    internal static void Restore(int limit) => OwnLimit = limit;
}
