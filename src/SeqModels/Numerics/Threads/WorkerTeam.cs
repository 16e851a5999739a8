using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SeqModels.Numerics.Threads;

/// <summary>
/// The persistent worker threads of the process. The shards of a call are claimed one by one by the calling thread and the workers, so that
/// a slow core only delays the shard it runs. Each thread begins with its own range of the shards, so that shard i of one call finds in the
/// caches what shard i of the call before left there, and then takes what others have not claimed. One call owns the team at a time: a nested call, or a concurrent call from another user
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

    // The call in progress. Its number is even; it is odd while the owner, with no call in progress, writes the other fields.
    private static long Number;
    private static delegate*<void*, int, void> Invoke;
    private static void* Job;
    private static int Shards;
    private static int Invited;

    // Per shard, the last call in which it was claimed. A thread runs a shard only after it has set the claim to its call's number. That
    // succeeds only during the call: once it has ended, the claims of all of its shards have this number or a later one.
    private static long[] Claims = [];
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

    /// <summary>Runs shards of the current call until all are claimed, unless <paramref name="helper"/> does not participate in it.</summary>
    internal static void TakeShards(int helper)
    {
        long number = Volatile.Read(ref Number);
        delegate*<void*, int, void> invoke = Invoke;
        void* job = Job;
        int shards = Volatile.Read(ref Shards);
        int threads = Volatile.Read(ref Invited) + 1;
        long[] claims = Volatile.Read(ref Claims);
        Interlocked.MemoryBarrier();
        if ((number & 1) != 0 || number != Volatile.Read(ref Number) || helper >= threads - 1)
            return;
        int first = (int)((long)(helper + 1) * shards / threads);
        for (int i = 0; i < shards; i++)
        {
            int shard = first + i < shards ? first + i : first + i - shards;
            long claimed = Volatile.Read(ref claims[shard]);
            if (claimed < number && Interlocked.CompareExchange(ref claims[shard], number, claimed) == claimed)
                RunShard(invoke, job, shard, helper);
        }
    }

    private static void RunShard(delegate*<void*, int, void> invoke, void* job, int shard, int helper)
    {
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

    /// <summary>The number of worker threads, which are started when first needed and never end.</summary>
    internal static int ThreadCount => Volatile.Read(ref Workers).Length;

    /// <summary>The number of the current or last call.</summary>
    internal static int CallNumber => (int)(Volatile.Read(ref Number) >> 1);

    private static void RunOwned(int shards, int helpers, delegate*<void*, int, void> invoke, void* job)
    {
        Worker[] workers = Workers.Length >= helpers ? Workers : Grow(helpers);
        if (Claims.Length < shards)
            GrowClaims(shards);
        long number = Number + 2;
        Interlocked.Exchange(ref Number, number - 1);
        Invoke = invoke;
        Job = job;
        Shards = shards;
        Invited = helpers;
        Unfinished = shards;
        Interlocked.Exchange(ref Number, number);
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

    /// <summary>Keeps the claims: a thread that is late from the call before must not find its shards unclaimed.</summary>
    private static void GrowClaims(int shards)
    {
        long[] grown = new long[Math.Max(shards, 2 * Claims.Length)];
        Array.Copy(Claims, grown, Claims.Length);
        Volatile.Write(ref Claims, grown);
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
