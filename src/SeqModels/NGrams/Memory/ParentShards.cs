namespace SeqModels.NGrams.Memory;

/// <summary>Cuts the nodes of a level into runs with about as many children each, so that workers share the children evenly.</summary>
/// <param name="childStarts">Where the children of each node begin.</param>
internal readonly struct ParentShards(int[] childStarts)
{
    private const int ChildrenPerShard = 1 << 14;

    /// <summary>How many runs there are; follows from the sizes alone.</summary>
    public int Count => Math.Clamp(childStarts[^1] / ChildrenPerShard, 1, 1024);

    /// <summary>The nodes of one run, first … end − 1.</summary>
    public (int First, int End) this[int shard] => (Boundary(shard), Boundary(shard + 1));

    private int Boundary(int shard)
    {
        int count = Count, nodes = childStarts.Length - 1;
        if (shard == 0 || shard == count)
        {
            return shard == 0 ? 0 : nodes;
        }
        int target = (int)((long)childStarts[^1] * shard / count), low = 0, high = nodes;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (childStarts[middle] < target)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
