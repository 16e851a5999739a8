using SeqModels.Numerics.Threads;

namespace SeqModels.Markov.Recursions;

/// <summary>Independent work of the worker team.</summary>
internal static class Shards
{
    /// <summary>Calls <paramref name="body"/> once for each of 0 … count − 1, on any thread, in any order.</summary>
    public static void Run(int count, Action<int> body) => WorkerTeam.Run(count, new Job(body));

    private readonly struct Job(Action<int> body) : IShardJob
    {
        public void Run(int shard) => body(shard);
    }
}
