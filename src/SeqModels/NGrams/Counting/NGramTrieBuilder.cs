using SeqModels.NGrams.Memory;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Counting;

/// <summary>Reads the levels of the trie off sorted positions, every array at its exact size, shard by shard in parallel.</summary>
internal sealed class NGramTrieBuilder
{
    private readonly NGramSort _sort;
    private readonly int _order;

    // [k] is of order k + 1.
    private readonly int[][] _words;
    private readonly int[][] _counts;
    private readonly int[][] _starts;
    private readonly int[,] _firstNodes;

    private NGramTrieBuilder(NGramSort sort, int vocabularySize, int order)
    {
        (_sort, _order) = (sort, order);
        (_words, _counts, _starts) = (new int[order][], new int[order][], new int[order][]);
        _firstNodes = new int[sort.Shards, order];
        for (int k = 0; k < order; k++)
        {
            long total = 0;
            for (int shard = 0; shard < sort.Shards; shard++)
            {
                _firstNodes[shard, k] = (int)total;
                total += sort.NodeCounts[shard, k + 1];
            }
            int nodes = k == 0 ? vocabularySize : (int)total;
            _words[k] = k == 0 ? [] : new int[nodes];
            _counts[k] = new int[nodes];
            _starts[k] = k == order - 1 ? [] : new int[nodes + 1];
        }
    }

    /// <summary>The levels 1 … order.</summary>
    public static NGramLevel[] Build(NGramSort sort, int vocabularySize, int order)
    {
        var builder = new NGramTrieBuilder(sort, vocabularySize, order);
        if (order > 1)
        {
            new Span<int>(builder._starts[0]).Fill(-1);
        }
        WorkerTeam.Run(sort.Shards, new BuildJob(builder));
        for (int k = 0; k + 1 < order; k++)
        {
            builder._starts[k][^1] = builder._counts[k + 1].Length;
        }
        if (order > 1)
        {
            int[] starts = builder._starts[0];
            for (int word = vocabularySize - 1; word >= 0; word--)
            {
                starts[word] = starts[word] < 0 ? starts[word + 1] : starts[word];
            }
        }
        return NGramLevel.Join(builder._words, builder._counts, builder._starts);
    }

    private void BuildShard(int shard)
    {
        int first = _sort.ShardStarts[shard], end = _sort.ShardStarts[shard + 1];
        Span<int> next = stackalloc int[_order + 1], node = stackalloc int[_order + 1], opened = stackalloc int[_order + 1];
        for (int k = 0; k < _order; k++)
        {
            next[k] = _firstNodes[shard, k];
            node[k] = next[k] - 1;
            opened[k] = first;
        }
        next[_order] = 0;
        using NativeArray<int>.Use text = _sort.Text.Words.Hold(), sorted = _sort.Positions.Hold();
        using NativeArray<byte>.Use known = _sort.Shared.Hold();
        ReadOnlySpan<int> words = text.Span, positions = sorted.Span;
        ReadOnlySpan<byte> shared = known.Span;
        int open = shared[first];
        if (open > 0)
        {
            node[0] = words[positions[first]] - 1;
        }
        for (int i = first; i < end; i++)
        {
            int depth = shared[i];
            while (open > depth)
            {
                Close(--open, node[open], i - opened[open], node[open] < _firstNodes[shard, open]);
            }
            ReadOnlySpan<int> ngram = words.Slice(positions[i], _order);
            for (; open < ngram.Length && ngram[open] != 0; open++)
            {
                int word = ngram[open] - 1;
                node[open] = open == 0 ? word : next[open]++;
                opened[open] = i;
                if (open > 0)
                {
                    _words[open][node[open]] = word;
                }
                if (open + 1 < _order)
                {
                    _starts[open][node[open]] = next[open + 1];
                }
            }
        }
        while (open > 0)
        {
            Close(--open, node[open], end - opened[open], true);
        }
    }

    /// <summary>Adds the occurrences of an n-gram; one that goes on in another shard, or came from one, is shared with its
    /// thread.</summary>
    private void Close(int level, int node, int occurrences, bool shared)
    {
        if (shared || level == 0)
        {
            Interlocked.Add(ref _counts[level][node], occurrences);
        }
        else
        {
            _counts[level][node] = occurrences;
        }
    }

    private readonly struct BuildJob(NGramTrieBuilder builder) : IShardJob
    {
        public void Run(int shard) => builder.BuildShard(shard);
    }
}
