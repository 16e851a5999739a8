using SeqModels.Numerics.Threads;

namespace SeqModels.Tests.Numerics;

/// <summary>A worker team that no other test's call keeps busy.</summary>
[Collection(Alone.Name)]
[Trait("Category", "Numeric")]
public sealed class FreeWorkerTeamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void OtherThreadsHelp()
    {
        // Two shards wait for each other, which takes two threads.
        int[] threads = new int[8];
        WorkerTeam.Run(threads.Length, new Meet(threads, 0, 1), 4);
        threads.Should().Contain(id => id != Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void EachThreadBeginsWithItsOwnRange()
    {
        // The first shards of both ranges wait for each other, so each thread runs the first of its own.
        int[] threads = new int[6];
        WorkerTeam.Run(threads.Length, new Meet(threads, 0, 3), 2);
        threads[0].Should().Be(Environment.CurrentManagedThreadId);
        threads[3].Should().NotBe(Environment.CurrentManagedThreadId);
    }

    /// <summary>Records the thread of each shard; two of them wait for each other.</summary>
    private readonly struct Meet(int[] threads, int one, int other) : IShardJob
    {
        public void Run(int shard)
        {
            Volatile.Write(ref threads[shard], Environment.CurrentManagedThreadId);
            if (shard != one && shard != other)
                return;
            (int[] all, int partner) = (threads, shard == one ? other : one);
            SpinWait.SpinUntil(() => Volatile.Read(ref all[partner]) != 0, Patience);
        }
    }
}
