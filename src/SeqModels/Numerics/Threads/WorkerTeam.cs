using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SeqModels.Numerics.Threads;

/// <summary>
/// The persistent worker threads of the process. The shards of a call are taken one by one by the calling thread and the workers, so that
/// a slow core only delays the shard it runs. One call owns the team at a time: a nested call, or a concurrent call from another user
/// thread, runs its shards on the calling thread. Nothing is allocated per call.
/// </summary>
/// <remarks>
/// Shards use the caller's stack and memory pinned by the caller. Therefore nothing throws from the moment that workers may take shards
/// until all are done: exceptions of shards are recorded, and an interrupt of the waiting thread is deferred (see <see cref="Gate"/>).
/// </remarks>
internal static unsafe class WorkerTeam
{
    private static Worker[] Workers = [];
    private static int Owned;

    // The call in progress. Written by the owner while no shard remains; a worker trusts what it read only after
    // its compare-and-swap on Ticket succeeded, which proves that the same call is still in progress.
    private static delegate*<void*, int, void> Invoke;
    private static void* Job;
    private static int Shards;
    private static int Invited;

    // Call number (upper 32 bits) and shards not yet taken (lower 32 bits).
    private static long Ticket;
    private static int Unfinished;
    private static ShardFailure? FirstFailure;
    private static readonly Gate Finished = new();

    /// <summary>
    /// Runs shards 0 … <paramref name="shards"/> − 1 and returns when all are done. If shards throw, the others still run and
    /// the exception of the first failed shard is thrown; run inline, shards after a failed one do not run.
    /// </summary>
    /// <param name="shards">The number of shards; it must depend only on the problem size, never on the number of threads.</param>
    /// <param name="job">The job.</param>
    /// <param name="degree">The maximum number of threads, including this one; 0 for <see cref="Parallelism.Current"/>.</param>
    public static void Run<TJob>(int shards, TJob job, int degree = 0)
        where TJob : struct, IShardJob
    {
        int helpers = Math.Min(degree > 0 ? degree : Parallelism.Current, shards) - 1;
        if (helpers > 0)
            WorkCounters.TeamCalls++;
        if (helpers <= 0 || Interlocked.CompareExchange(ref Owned, 1, 0) != 0)
        {
            for (int shard = 0; shard < shards; shard++)
                job.Run(shard);
            return;
        }

        ShardFailure? failure;
        try
        {
            // The job lives in this stack frame, which remains until every taken shard is done and keeps alive what the job references.
            RunOwned(shards, helpers, &Call<TJob>, Unsafe.AsPointer(ref job));
        }
        finally
        {
            failure = FirstFailure;
            FirstFailure = null;
            Volatile.Write(ref Owned, 0);
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure.Exception);
    }

    /// <summary>Takes and runs shards until none remains or <paramref name="helper"/> does not participate in the current call.</summary>
    internal static void TakeShards(int helper)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref Ticket);
            int remaining = (int)ticket;
            delegate*<void*, int, void> invoke = Invoke;
            void* job = Job;
            int shard = Shards - remaining;
            if (remaining == 0 || helper >= Invited)
                return;
            if (Interlocked.CompareExchange(ref Ticket, ticket - 1, ticket) != ticket)
                continue;

            try
            {
                invoke(job, shard);
            }
#pragma warning disable CA1031 // The exception is thrown again on the calling thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Record(new ShardFailure(exception, shard));
            }

            if (Interlocked.Decrement(ref Unfinished) == 0 && helper >= 0)
                Finished.Notify();
        }
    }

    /// <summary>The number of worker threads, which are started when first needed and never end.</summary>
    internal static int ThreadCount => Volatile.Read(ref Workers).Length;

    /// <summary>The number of the current or last call.</summary>
    internal static int CallNumber => (int)(Volatile.Read(ref Ticket) >> 32);

    private static void RunOwned(int shards, int helpers, delegate*<void*, int, void> invoke, void* job)
    {
        Worker[] workers = Workers.Length >= helpers ? Workers : Grow(helpers);
        Invoke = invoke;
        Job = job;
        Shards = shards;
        Invited = helpers;
        Unfinished = shards;
        long number = (Ticket >> 32) + 1;
        Interlocked.Exchange(ref Ticket, (number << 32) | (uint)shards);
        for (int i = 0; i < helpers; i++)
            workers[i].Gate.Notify();

        TakeShards(-1);
        Finished.WaitUntil<AllFinished>(0);
    }

    private static void Call<TJob>(void* job, int shard)
        where TJob : struct, IShardJob => Unsafe.AsRef<TJob>(job).Run(shard);

    /// <summary>Records the failure of the first shard. Lock-free, because waiting for a lock could throw.</summary>
    private static void Record(ShardFailure failure)
    {
        ShardFailure? known = Volatile.Read(ref FirstFailure);
        while (known is null || failure.Shard < known.Shard)
        {
            ShardFailure? found = Interlocked.CompareExchange(ref FirstFailure, failure, known);
            if (found == known)
                return;
            known = found;
        }
    }

    private static Worker[] Grow(int count)
    {
        Worker[] grown = new Worker[count];
        Array.Copy(Workers, grown, Workers.Length);
        for (int i = Workers.Length; i < count; i++)
            grown[i] = new Worker(i);
        return Workers = grown;
    }

    private sealed record ShardFailure(Exception Exception, int Shard);

    private readonly struct AllFinished : Gate.ICondition
    {
        public static bool Holds(int argument) => Volatile.Read(ref Unfinished) == 0;
    }

    private sealed class Worker
    {
        private readonly int _index;

        public Worker(int index)
        {
            _index = index;
            int seen = CallNumber;
            Thread thread = new(() => Loop(seen)) { IsBackground = true, Name = $"SeqModels worker {index + 1}" };
            thread.UnsafeStart();
        }

        public Gate Gate { get; } = new();

        private void Loop(int seen)
        {
            while (true)
            {
                Gate.WaitUntil<NewCall>(seen);
                seen = CallNumber;
                TakeShards(_index);
            }
        }
    }

    private readonly struct NewCall : Gate.ICondition
    {
        public static bool Holds(int argument) => CallNumber != argument;
    }
}
