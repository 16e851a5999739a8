using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Losses;

/// <summary>
/// The partitioning of a linear layer with cross-entropy, determined by its sizes alone. Samples are processed in blocks of at most
/// <see cref="MostColumns"/>, and only the scores of the current blocks are in memory. With many classes, workers share the classes of one
/// block after another; with few, they process groups of blocks, each group with its own gradients, which are summed at the end.
/// </summary>
internal readonly struct OutputPlan
{
    /// <summary>Maximum number of samples per block: with fewer, the weights are read and their gradient written more often; more take
    /// memory for little gain.</summary>
    public const int MostColumns = 256;

    /// <summary>Fewer samples where there are very many classes, so that a block's scores stay at about 16 MB.</summary>
    private const int MostScores = 1 << 22;
    private const int LeastColumns = 64;

    /// <summary>Maximum number of classes whose scores, weights and gradients are processed together in the second-level cache: ten tiles
    /// of the product.</summary>
    public const int MostChunkClasses = 120;

    private const int MostClassesForGroups = 512;
    private const int MostGroups = 8;
    private const int MostShards = 16;
    private const int LeastShardClasses = 256;
    private const double LeastFlopsForTeam = 4e6;

    public OutputPlan(int samples, int classes, int inputs)
    {
        (Samples, Classes, Inputs) = (samples, classes, inputs);
        Panels = Math.Max(1, Parts.Count(samples, ColumnSoftmax.Unit));
        bool isGrouped = classes <= MostClassesForGroups;
        Groups = isGrouped ? Math.Clamp(Panels / 2, 1, MostGroups) : 1;
        ShardClasses = isGrouped ? classes : Math.Max(LeastShardClasses, Parts.Count(classes, MostShards));
        Shards = Parts.Count(classes, ShardClasses);
        int most = (((MostScores / classes) + (ColumnSoftmax.Unit / 2)) / ColumnSoftmax.Unit) * ColumnSoftmax.Unit;
        Columns = Math.Min(Math.Clamp(most, LeastColumns, MostColumns), Parts.Count(Panels, Groups) * ColumnSoftmax.Unit);
        Degree = 6.0 * samples * classes * inputs < LeastFlopsForTeam ? 1 : 0;
    }

    public int Samples { get; }

    public int Classes { get; }

    public int Inputs { get; }

    /// <summary>The number of groups of samples that run in parallel.</summary>
    public int Groups { get; }

    /// <summary>The number of ranges of classes that run in parallel.</summary>
    public int Shards { get; }

    public int ShardClasses { get; }

    /// <summary>The maximum number of samples per block, padded.</summary>
    public int Columns { get; }

    /// <summary>The maximum number of threads, 0 for all.</summary>
    public int Degree { get; }

    private int Panels { get; }

    /// <summary>The number of blocks of a group.</summary>
    public int Blocks(int group) => Parts.Count(FirstPanel(group + 1) - FirstPanel(group), Columns / ColumnSoftmax.Unit);

    /// <summary>The samples of a block: the index of the first, their number, and the number padded to whole vectors.</summary>
    public (int First, int Count, int Padded) Block(int group, int block)
    {
        int start = FirstPanel(group), panels = FirstPanel(group + 1) - start, blocks = Blocks(group);
        int from = start + (int)((long)panels * block / blocks), to = start + (int)((long)panels * (block + 1) / blocks);
        int first = from * ColumnSoftmax.Unit;
        return (first, Math.Min(Samples - first, (to - from) * ColumnSoftmax.Unit), (to - from) * ColumnSoftmax.Unit);
    }

    /// <summary>The classes of a shard.</summary>
    public (int First, int Count) Shard(int shard) => (shard * ShardClasses, Math.Min(ShardClasses, Classes - (shard * ShardClasses)));

    private int FirstPanel(int group) => (int)((long)Panels * group / Groups);
}
