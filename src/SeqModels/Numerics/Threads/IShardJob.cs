namespace SeqModels.Numerics.Threads;

/// <summary>Work cut into independent shards; a struct that every participating thread uses in place, so it must not change itself.</summary>
internal interface IShardJob
{
    /// <summary>Does shard number <paramref name="shard"/>; called once per shard, on any thread, in any order.</summary>
    void Run(int shard);
}
