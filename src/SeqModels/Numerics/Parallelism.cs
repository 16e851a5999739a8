namespace SeqModels.Numerics;

/// <summary>How many threads the library computes with. The setting never changes a result, only the time it takes.</summary>
public static class Parallelism
{
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
}
