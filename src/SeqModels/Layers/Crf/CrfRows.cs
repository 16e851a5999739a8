using System.Numerics;
using SeqModels.Numerics.Threads;

namespace SeqModels.Layers.Crf;

/// <summary>A range of sequences of a log-partition: forward if <see cref="OutputGradient"/> is null, otherwise backward.</summary>
internal unsafe struct CrfRows<T> : IShardJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* Emissions;
    public T* Transitions;
    public T* Start;
    public T* End;
    public int* Lengths;
    public T* Alpha;
    public T* LogPartition;

    /// <summary>[shards, <see cref="ScratchLength"/>].</summary>
    public T* Scratch;
    public T* OutputGradient;

    /// <summary>[batch, time, tags]; null if not needed.</summary>
    public T* EmissionGradient;

    /// <summary>[shards, tags + 2, tags]: the gradients of the transitions, of the start and of the end; null if not needed.</summary>
    public T* ChainGradient;
    public int Batch;
    public int Time;
    public int Tags;
    public int RowsPerShard;
    public int ScratchLength;

    public readonly int ShardCount => Parts.Count(Batch, RowsPerShard);

    public readonly void Run(int shard)
    {
        var chain = new CrfChain<T>(new(Transitions, Tags * Tags), new(Start, Tags), new(End, Tags));
        var scratch = new Span<T>(Scratch + ((nint)shard * ScratchLength), ScratchLength);
        (int row, int end) = Parts.Range(shard, RowsPerShard, Batch);
        for (; row < end; row++)
        {
            nint first = (nint)row * Time * Tags;
            int size = Lengths[row] * Tags;
            var emissions = new ReadOnlySpan<T>(Emissions + first, size);
            var alpha = new Span<T>(Alpha + first, size);
            if (OutputGradient == null)
                LogPartition[row] = T.CreateTruncating(CrfRecursion.Forward(chain, emissions, alpha, scratch));
            else if (!T.IsNegativeInfinity(LogPartition[row]))
                CrfRecursion.Backward(chain, emissions, alpha, OutputGradient[row], Gradients(shard, first, size), scratch);
        }
    }

    private readonly CrfGradients<T> Gradients(int shard, nint first, int size)
    {
        CrfGradients<T> gradients = default;
        if (EmissionGradient != null)
            gradients.Emissions = new Span<T>(EmissionGradient + first, size);
        if (ChainGradient != null)
        {
            int square = Tags * Tags;
            T* start = ChainGradient + ((nint)shard * (square + (2 * Tags)));
            gradients.Transitions = new Span<T>(start, square);
            gradients.Start = new Span<T>(start + square, Tags);
            gradients.End = new Span<T>(start + square + Tags, Tags);
        }

        return gradients;
    }
}
