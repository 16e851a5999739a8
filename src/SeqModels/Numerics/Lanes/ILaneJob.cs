using System.Numerics;
using System.Runtime.Intrinsics;

namespace SeqModels.Numerics.Lanes;

/// <summary>A job whose shards are written over lanes and run in the widest lane the CPU supports.</summary>
internal interface ILaneJob<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs one shard in one lane width.</summary>
    void Run<V, L>(int shard)
        where V : struct
        where L : struct, ILane<V, T>;
}

/// <summary>Chooses the lane width of an <see cref="ILaneJob{T}"/>.</summary>
internal static class LaneJob
{
    /// <summary>Runs one shard: float in the widest vectors of the CPU, double in scalars.</summary>
    public static void RunWidest<T, TJob>(in TJob job, int shard)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TJob : struct, ILaneJob<T>
    {
        if (WidestLane.Is512For<T>())
            job.Run<Vector512<T>, Lane512<T>>(shard);
        else if (WidestLane.Is256For<T>())
            job.Run<Vector256<T>, Lane256<T>>(shard);
        else if (WidestLane.Is128For<T>())
            job.Run<Vector128<T>, Lane128<T>>(shard);
        else
            job.Run<T, LaneScalar<T>>(shard);
    }
}
