using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Layers.Crf;

// ln Z of each sequence of emissions [batch, time, tags], with transitions [tags, tags], start and end [tags]: see CrfRecursion.
// de_t += dy p(y_t); dA += dy Σ_t p(y_{t−1}, y_t); dstart += dy p(y_1); dend += dy p(y_L). Saves α.
// Shards of sequences run on the worker team. Their number depends only on the shapes, and their gradients are added in order.
internal sealed unsafe class CrfLogPartition(Indices lengths) : Operation
{
    private const int ScoresPerShard = 1 << 14;

    private Workspace _alpha;

    protected override string Name => "LinearChainCrf.LogPartition";

    private int Tags => InputShape(0)[2];

    /// <param name="emissions">[batch, time, tags], checked.</param>
    /// <param name="chain">The transitions, start and end.</param>
    /// <param name="lengths">[batch], checked and copied.</param>
    public static Tensor Apply(Tensor emissions, (Tensor Transitions, Tensor Start, Tensor End) chain, Indices lengths) =>
        new CrfLogPartition(lengths).Run([emissions.Shape[0]], emissions, chain.Transitions, chain.Start, chain.End);

    protected override void Forward<T>()
    {
        _alpha = Allocate<T>(InputShape(0).ElementCount);
        Run<T>(outputGradient: default, emissionGradient: default, chainGradient: default);
    }

    protected override void Backward<T>()
    {
        bool needsChain = NeedsGradient(1) || NeedsGradient(2) || NeedsGradient(3);
        int tags = Tags, width = tags * (tags + 2);
        Span<T> sums = needsChain
            ? Allocate<T>(ArrayLength.Of("LinearChainCrf: the gradients of the transitions [shards, tags + 2, tags]", new CrfRows<T> { Batch = InputShape(0)[0], RowsPerShard = RowsPerShard }.ShardCount, width)).AsSpan<T>()
            : default;
        sums.Clear();
        Run(OutputGradient<T>(), NeedsGradient(0) ? InputGradient<T>(0) : default, sums);
        for (; !sums.IsEmpty; sums = sums[width..])
        {
            Add(1, sums[..(tags * tags)]);
            Add(2, sums.Slice(tags * tags, tags));
            Add(3, sums.Slice(tags * (tags + 1), tags));
        }
    }

    private int RowsPerShard => (int)Math.Max(1, ScoresPerShard / (InputShape(0)[1] * (long)Tags * Tags));

    private void Add<T>(int input, ReadOnlySpan<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (NeedsGradient(input))
            Elementwise.UnaryAccumulate(sums, InputGradient<T>(input), default(Identity<T>));
    }

    private void Run<T>(ReadOnlySpan<T> outputGradient, Span<T> emissionGradient, Span<T> chainGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = new CrfRows<T>
        {
            Batch = InputShape(0)[0],
            Time = InputShape(0)[1],
            Tags = Tags,
            RowsPerShard = RowsPerShard,
            ScratchLength = CrfRecursion.ScratchLength(Tags),
        };
        Workspace scratch = Allocate<T>(ArrayLength.Of("LinearChainCrf: the scratch memory of the shards", rows.ShardCount, rows.ScratchLength));
        fixed (T* emissions = Input<T>(0), transitions = Input<T>(1), start = Input<T>(2), end = Input<T>(3))
        fixed (T* alpha = _alpha.AsSpan<T>(), y = Output<T>(), work = scratch.AsSpan<T>())
        fixed (T* dy = outputGradient, dEmissions = emissionGradient, dChain = chainGradient)
        fixed (int* each = lengths.Values.Span)
        {
            rows.Emissions = emissions;
            rows.Transitions = transitions;
            rows.Start = start;
            rows.End = end;
            rows.Lengths = each;
            rows.Alpha = alpha;
            rows.LogPartition = y;
            rows.Scratch = work;
            rows.OutputGradient = dy;
            rows.EmissionGradient = dEmissions;
            rows.ChainGradient = dChain;
            WorkerTeam.Run(rows.ShardCount, rows);
        }
    }
}
