namespace SeqModels.Numerics.Threads;

/// <summary>Work partitioned into independent shards; a struct that all participating threads share, so it must not modify
/// itself.</summary>
internal interface IShardJob
{
    /// <summary>Runs shard number <paramref name="shard"/>; called once per shard, on any thread, in any order.</summary>
    void Run(int shard);
}
