using System.Runtime.CompilerServices;
using SeqModels.NGrams.Memory;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Counting;

/// <summary>
/// The link of a node is the node one level below it that holds its n-gram without the first word. A bigram's link is its last word;
/// for longer n-grams the children of a node are found among the children of the node's link, both sorted by word.
/// </summary>
internal static class BackoffLinks
{
    /// <summary>The links of order <paramref name="order"/> (2 or more).</summary>
    /// <param name="levels">All orders.</param>
    /// <param name="order">The order whose links are wanted.</param>
    /// <param name="parentLinks">The links of the order below; not used for order 2.</param>
    /// <param name="arrivals">Where given, counts how many links arrive at each n-gram of the order below: as whole numbers in the bits
    /// of its elements.</param>
    public static int[] Of(NGramLevel[] levels, int order, int[]? parentLinks, float[]? arrivals)
    {
        NGramLevel parents = levels[order - 2], children = levels[order - 1];
        int[] links = order == 2 ? children.Words! : new int[children.Counts.Length];
        var shards = new ParentShards(parents.ChildStarts!);
        if (order > 2)
        {
            var job = new Job(shards, parents.ChildStarts!, children.Words!, parentLinks!, levels[order - 3].ChildStarts!, parents.Words!, links, arrivals);
            WorkerTeam.Run(shards.Count, job);
        }
        else if (arrivals is not null)
        {
            foreach (int word in links)
            {
                Unsafe.As<float, int>(ref arrivals[word])++;
            }
        }
        return links;
    }

    private readonly struct Job(
        ParentShards shards, int[] starts, int[] words, int[] parentLinks, int[] lowerStarts, int[] lowerWords, int[] links, float[]? arrivals)
        : IShardJob
    {
        public void Run(int shard)
        {
            (int parent, int end) = shards[shard];
            for (int child = starts[parent]; parent < end; parent++)
            {
                int childEnd = starts[parent + 1];
                if (child == childEnd)
                {
                    continue;
                }
                int link = parentLinks[parent], lower = lowerStarts[link], lowerEnd = lowerStarts[link + 1];
                for (; child < childEnd; child++)
                {
                    lower = Find(lowerWords, lower, lowerEnd, words[child], childEnd - child);
                    links[child] = lower;
                    if (arrivals is not null)
                    {
                        Interlocked.Increment(ref Unsafe.As<float, int>(ref arrivals[lower]));
                    }
                    lower++;
                }
            }
        }

        /// <summary>The place of a word among words that ascend: nearby first when many more are looked for.</summary>
        private static int Find(int[] words, int low, int end, int word, int wanted)
        {
            int high = end - 1;
            for (int step = 1; wanted > 1 && step < end - low; step *= 2)
            {
                if (words[low + step - 1] >= word)
                {
                    high = low + step - 1;
                    break;
                }
                low += step;
            }
            while (low < high)
            {
                int middle = (int)(((uint)low + (uint)high) >> 1);
                if (words[middle] < word)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            return low < end && words[low] == word ? low : throw new InvalidOperationException(
                "The counts hold an n-gram but not the n-gram without its first word; they are not those of a text.");
        }
    }
}
