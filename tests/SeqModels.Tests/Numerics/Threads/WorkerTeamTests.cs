using System.Diagnostics;
using SeqModels.Numerics;
using SeqModels.Numerics.Threads;

namespace SeqModels.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void EveryShardRunsOnce(int degree)
    {
        for (int shards = 1; shards < 40; shards++)
        {
            int[] counts = new int[shards];
            WorkerTeam.Run(shards, new Count(counts), degree);
            counts.Should().OnlyContain(count => count == 1);
        }
    }

    [Fact]
    public void DegreeOneTouchesNoOtherThread()
    {
        int[] threads = new int[64];
        WorkerTeam.Run(threads.Length, new WhichThread(threads), 1);
        threads.Should().OnlyContain(id => id == Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void NestedCallsRunInline()
    {
        int[] counts = new int[8 * 8];
        WorkerTeam.Run(8, new Nest(counts), 4);
        counts.Should().OnlyContain(count => count == 1);
    }

    [Fact]
    public void TheFirstFailedShardsExceptionArrives()
    {
        for (int degree = 1; degree <= 4; degree++)
        {
            int chosen = degree;
            Action act = () => WorkerTeam.Run(20, new Fail(), chosen);
            act.Should().Throw<InvalidOperationException>().WithMessage("shard 5");
        }

        EveryShardRunsOnce(4);
    }

    [Fact]
    public void AnInterruptedCallReturnsWhenItsShardsAreDoneAndIsInterruptedThen()
    {
        int interrupted = 0;
        for (int attempt = 0; attempt < 50; attempt++)
        {
            int running = 0, left = 0;
            bool wasRunning = false, wasInterrupted = false, sent = false;
            var caller = new Thread(() =>
            {
                WorkerTeam.Run(8, new Slow(() => Interlocked.Increment(ref running), () => Interlocked.Increment(ref left)), 4);
                wasRunning = Volatile.Read(ref left) < 8;
                while (!Volatile.Read(ref sent))
                    Thread.SpinWait(20);
                try
                {
                    Thread.Sleep(1);
                }
                catch (ThreadInterruptedException)
                {
                    wasInterrupted = true;
                }
            });
            caller.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref running) > 0);
            caller.Interrupt();
            Volatile.Write(ref sent, true);
            caller.Join();
            wasRunning.Should().BeFalse();
            interrupted += wasInterrupted ? 1 : 0;
        }

        interrupted.Should().Be(50);
    }

    [Fact]
    public void ManyUserThreadsAtOnce()
    {
        int[][] all = new int[6][];
        Thread[] threads = new Thread[all.Length];
        for (int t = 0; t < threads.Length; t++)
        {
            int[] counts = all[t] = new int[16];
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 500; i++)
                    WorkerTeam.Run(counts.Length, new Count(counts), 3);
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        foreach (int[] counts in all)
            counts.Should().OnlyContain(count => count == 500);
    }

    [Fact]
    public void WorkersWakeAfterParking()
    {
        int[] counts = new int[16];
        for (int i = 0; i < 20; i++)
        {
            Thread.Sleep(2);
            WorkerTeam.Run(counts.Length, new Count(counts), 3);
        }

        counts.Should().OnlyContain(count => count == 20);
    }

    [Fact]
    public void SteadyStateAllocatesNothing()
    {
        int[] counts = new int[16];
        for (int i = 0; i < 100; i++)
            WorkerTeam.Run(counts.Length, new Count(counts), 2);
        ManagedBytes.Least(() =>
        {
            for (int i = 0; i < 200; i++)
                WorkerTeam.Run(counts.Length, new Count(counts), 2);
        }).Should().Be(0);
    }

    [Fact]
    public void DegreeMustBePositive()
    {
        Action act = () => Parallelism.Degree = 0;
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>Takes longer than a waiting thread spins.</summary>
    private readonly struct Slow(Action begin, Action end) : IShardJob
    {
        public void Run(int shard)
        {
            begin();
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(shard == 7 ? 2 : 0.2))
                Thread.SpinWait(10);
            end();
        }
    }

    private readonly struct Count(int[] counts) : IShardJob
    {
        public void Run(int shard) => Interlocked.Increment(ref counts[shard]);
    }

    private readonly struct WhichThread(int[] threads) : IShardJob
    {
        public void Run(int shard) => threads[shard] = Environment.CurrentManagedThreadId;
    }

    private readonly struct Nest(int[] counts) : IShardJob
    {
        public void Run(int shard) => WorkerTeam.Run(8, new Inner(counts, shard * 8), 4);
    }

    private readonly struct Inner(int[] counts, int start) : IShardJob
    {
        public void Run(int shard) => Interlocked.Increment(ref counts[start + shard]);
    }

    private readonly struct Fail : IShardJob
    {
        public void Run(int shard)
        {
            if (shard >= 5)
                throw new InvalidOperationException($"shard {shard}");
        }
    }
}
