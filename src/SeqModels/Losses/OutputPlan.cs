using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Losses;

/// <summary>
/// How a linear layer with cross-entropy is cut, from its sizes alone. Samples go in blocks of at most <see cref="MostColumns"/>, whose
/// scores are all that is held at once. With many classes, workers share the classes of one block after another; with few, they take
/// groups of blocks, each group with gradients of its own that are added up at the end.
/// </summary>
internal readonly struct OutputPlan
{
    /// <summary>Samples in a block: fewer read the weights and write their gradient more often, more take memory for little gain.</summary>
    public const int MostColumns = 256;

    /// <summary>Fewer samples where there are very many classes, so that a block's scores stay at about 16 MB.</summary>
    private const int MostScores = 1 << 22;
    private const int LeastColumns = 64;

    /// <summary>Classes whose scores, weights and gradients are worked on together, in the second-level cache: ten tiles of the product.</summary>
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

    /// <summary>Groups of samples that run beside each other.</summary>
    public int Groups { get; }

    /// <summary>Parts of the classes that run beside each other.</summary>
    public int Shards { get; }

    public int ShardClasses { get; }

    /// <summary>The most samples of a block, padded.</summary>
    public int Columns { get; }

    /// <summary>Threads to use: 0 for all.</summary>
    public int Degree { get; }

    private int Panels { get; }

    /// <summary>The number of blocks of a group.</summary>
    public int Blocks(int group) => Parts.Count(FirstPanel(group + 1) - FirstPanel(group), Columns / ColumnSoftmax.Unit);

    /// <summary>The samples of a block: the first, their number, and that padded to whole vectors.</summary>
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
