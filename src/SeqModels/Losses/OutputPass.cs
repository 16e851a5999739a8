using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;

namespace SeqModels.Losses;

/// <summary>
/// The computation of a linear layer with cross-entropy on one block of samples: the scores of its classes, chunk by chunk, their softmax,
/// and from it the gradients. Scores are stored transposed, [classes, samples], so that the weights are read in place in every product,
/// nothing large is packed, and each lane sums the column of one sample.
/// </summary>
/// <remarks>
/// Per shard of classes s and sample r: m = max z, e = e^(z − m), Z = Σ e. Over the shards M = max m, p = e · e^(m − M) / Σ Z e^(m − M).
/// dz = a(p − q) with a the loss's share of the sample and q the target's distribution; dW = dz·h, dh = Wᵀ·dz, db = Σ dz.
/// </remarks>
internal unsafe struct OutputPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // With so few columns the product reads the transposed weights in place instead of packing them.
    private const int DirectColumns = 3 * ColumnSoftmax.Unit;

    public OutputPlan Plan;

    /// <summary>[rows, inputs].</summary>
    public T* Hidden;

    /// <summary>[classes, inputs].</summary>
    public T* Weight;

    /// <summary>[classes], or null.</summary>
    public T* Bias;

    /// <summary>The target class of every row.</summary>
    public int* Targets;

    /// <summary>The row of each sample; ignored rows are not samples.</summary>
    public int* Rows;

    /// <summary>The class with probability 0, or −1.</summary>
    public int Excluded;

    /// <summary>ε of label smoothing.</summary>
    public double Smoothing;

    /// <summary>a: the derivative of the loss with respect to the loss of one sample.</summary>
    public double Share;

    /// <summary>Per sample: −Σ q ln p.</summary>
    public double* Losses;

    /// <summary>Per sample: −ln p of its target; null without label smoothing, when it equals the loss.</summary>
    public double* PlainLosses;

    /// <summary>Whether gradients are computed.</summary>
    public bool HasGradients;

    /// <summary>[samples, inputs], or null.</summary>
    public T* HiddenGradient;

    /// <summary>[groups, classes, inputs], or null.</summary>
    public T* WeightGradient;

    /// <summary>[groups, classes, <see cref="ColumnSoftmax.RowSums"/>], or null.</summary>
    public T* BiasSums;

    /// <summary>Memory of the groups, <see cref="GroupLength"/> each.</summary>
    public T* Memory;

    private readonly int Allowed => Plan.Classes - (Excluded >= 0 ? 1 : 0);

    private readonly int Columns => Plan.Columns;

    private readonly nint StatisticsLength => (nint)Plan.Shards * Columns;

    private readonly nint ScoresLength => HasGradients ? (nint)Plan.Classes * Columns : 0;

    private readonly nint PartialsLength => HiddenGradient != null ? (nint)Plan.Shards * Plan.Inputs * Columns : 0;

    /// <summary>The number of elements of one group's memory.</summary>
    public readonly nint GroupLength => (4 * StatisticsLength) + (2 * Columns) + ((nint)Columns * Plan.Inputs) + ScoresLength + PartialsLength;

    /// <summary>Runs all blocks of a group on this thread.</summary>
    public readonly void RunGroup(int group)
    {
        for (int block = 0; block < Plan.Blocks(group); block++)
        {
            OutputScratch<T> inputs = Load(group, block);
            for (int shard = 0; shard < Plan.Shards; shard++)
                Score(inputs, group, block, shard);
            Normalize(group, block);
            for (int shard = 0; HasGradients && shard < Plan.Shards; shard++)
                Differentiate(inputs, group, block, shard);
            AddHiddenGradient(group, block);
        }
    }

    /// <summary>Gathers and packs the inputs of a block, padded with zeros.</summary>
    public readonly OutputScratch<T> Load(int group, int block)
    {
        (int first, int count, int padded) = Plan.Block(group, block);
        int inputs = Plan.Inputs;
        T* h = Inputs(group);
        for (int i = 0; i < count; i++)
            new ReadOnlySpan<T>(Hidden + ((nint)Rows[first + i] * inputs), inputs).CopyTo(new Span<T>(h + ((nint)i * inputs), inputs));
        new Span<T>(h + ((nint)count * inputs), (padded - count) * inputs).Clear();
        OutputScratch<T> scratch = OutputScratch<T>.Current;
        Matrix<T> matrix = new(h, padded, inputs);
        scratch.Transposed.Pack(matrix.Transpose());
        scratch.PackedElements += (long)padded * inputs;
        if (WeightGradient != null)
        {
            scratch.Plain.Pack(matrix);
            scratch.PackedElements += (long)padded * inputs;
        }

        return scratch;
    }

    /// <summary>z = W h + b of a shard's classes, then m, e and Z.</summary>
    public readonly void Score(OutputScratch<T> inputs, int group, int block, int shard)
    {
        (_, _, int padded) = Plan.Block(group, block);
        (int start, int classes) = Plan.Shard(shard);
        if (HasGradients)
        {
            Score(inputs, group, block, shard, Scores(group) + ((nint)start * padded));
            return;
        }

        fixed (T* scores = OutputScratch<T>.Current.Scores(ArrayLength.Of("Scores of a block [classes, samples]", classes, padded)))
            Score(inputs, group, block, shard, scores);
    }

    private readonly void Score(OutputScratch<T> inputs, int group, int block, int shard, T* z)
    {
        (int first, int count, int padded) = Plan.Block(group, block);
        (int start, int classes) = Plan.Shard(shard);
        Matrix<T> scores = new(z, classes, padded);
        MatrixProduct.Multiply(new Matrix<T>(Weight + ((nint)start * Plan.Inputs), classes, Plan.Inputs), inputs.Transposed, scores, accumulate: false, parallel: false);
        if (Excluded >= start && Excluded < start + classes)
            new Span<T>(scores.Address(Excluded - start, 0), padded).Fill(T.NegativeInfinity);
        T* ofTargets = TargetScores(group);
        for (int i = 0; i < count; i++)
        {
            int target = Targets[Rows[first + i]];
            if (target >= start && target < start + classes)
                ofTargets[i] = *scores.Address(target - start, i) + (Bias == null ? T.Zero : Bias[target]);
        }

        T* statistics = Statistics(group) + ((nint)shard * Columns);
        T* totals = Smoothing > 0 ? statistics + (2 * StatisticsLength) : null;
        ColumnSoftmax.Exponentials(scores, Bias == null ? null : Bias + start, statistics, statistics + StatisticsLength, totals);
    }

    /// <summary>Combines the shards' m and Z to each sample's loss and the factor from e to a·p.</summary>
    public readonly void Normalize(int group, int block)
    {
        (int first, int count, int padded) = Plan.Block(group, block);
        T* maxima = Statistics(group), sums = maxima + StatisticsLength, totals = sums + StatisticsLength, factors = totals + StatisticsLength;
        T* shifts = Shifts(group), ofTargets = TargetScores(group);
        for (int i = 0; i < padded; i++)
        {
            bool counts = i < count;
            shifts[i] = T.CreateTruncating(counts ? -Share * Smoothing / Allowed : 0);
            T max = T.NegativeInfinity;
            for (int shard = 0; shard < Plan.Shards; shard++)
                max = T.Max(max, maxima[(shard * Columns) + i]);
            double sum = 0, total = 0;
            for (int shard = 0; shard < Plan.Shards; shard++)
            {
                int at = (shard * Columns) + i;
                factors[at] = Plan.Shards == 1 ? T.One : Transcendental.Exp<T, T, LaneScalar<T>>(maxima[at] - max);
                sum += double.CreateTruncating(sums[at]) * double.CreateTruncating(factors[at]);
                total += Smoothing > 0 ? double.CreateTruncating(totals[at]) : 0;
            }

            double scale = counts ? Share / sum : 0;
            for (int shard = 0; shard < Plan.Shards; shard++)
            {
                int at = (shard * Columns) + i;
                factors[at] = T.CreateTruncating(scale * double.CreateTruncating(factors[at]));
            }

            if (counts)
            {
                double top = double.CreateTruncating(max);
                double loss = double.CreateTruncating(Transcendental.Log<T, T, LaneScalar<T>>(T.CreateTruncating(sum)));
                if (PlainLosses != null)
                    PlainLosses[first + i] = loss + (top - double.CreateTruncating(ofTargets[i]));
                loss += (1 - Smoothing) * (top - double.CreateTruncating(ofTargets[i]));
                Losses[first + i] = Smoothing == 0 ? loss : loss + (Smoothing * (top - (total / Allowed)));
            }
        }
    }

    /// <summary>Replaces e by dz for a shard's classes, and computes its contribution to the gradients.</summary>
    public readonly void Differentiate(OutputScratch<T> inputs, int group, int block, int shard)
    {
        (int first, int count, int padded) = Plan.Block(group, block);
        (int start, int all) = Plan.Shard(shard);
        int chunks = Parts.Count(all, OutputPlan.MostChunkClasses);
        T* factors = Statistics(group) + (3 * StatisticsLength) + ((nint)shard * Columns);
        T* partial = Partials(group) + ((nint)shard * Plan.Inputs * Columns);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            int from = start + (int)((long)all * chunk / chunks), to = start + (int)((long)all * (chunk + 1) / chunks);
            Matrix<T> d = new(Scores(group) + ((nint)from * padded), to - from, padded);
            T* biasSums = BiasSums == null ? null : BiasSums + (((nint)group * Plan.Classes) + from) * ColumnSoftmax.RowSums;
            ColumnSoftmax.Scale(d, factors, Shifts(group), block == 0 ? Cleared(biasSums, d.Rows) : biasSums);
            SubtractTargets(d, from, first, count, biasSums);
            if (WeightGradient != null)
            {
                Matrix<T> gradient = new(WeightGradient + (((nint)group * Plan.Classes) + from) * Plan.Inputs, d.Rows, Plan.Inputs);
                MatrixProduct.Multiply(d, inputs.Plain, gradient, accumulate: block > 0, parallel: false);
            }

            if (HiddenGradient != null)
            {
                Matrix<T> weight = new(Weight + ((nint)from * Plan.Inputs), d.Rows, Plan.Inputs);
                Matrix<T> product = new(partial, Plan.Inputs, padded);
                for (int column = 0; column < padded; column += DirectColumns)
                {
                    int columns = Math.Min(DirectColumns, padded - column);
                    MatrixProduct.Multiply(
                        weight.Transpose(), d.Block(0, column, d.Rows, columns), product.Block(0, column, Plan.Inputs, columns), accumulate: chunk > 0, parallel: false);
                }
            }
        }
    }

    /// <summary>Sums the shards' contributions to dh, in order, and transposes them to rows.</summary>
    public readonly void AddHiddenGradient(int group, int block)
    {
        if (HiddenGradient == null)
            return;
        (int first, int count, int padded) = Plan.Block(group, block);
        T* sum = Partials(group);
        int length = Plan.Inputs * padded;
        for (int shard = 1; shard < Plan.Shards; shard++)
        {
            ReadOnlySpan<T> part = new(sum + ((nint)shard * Plan.Inputs * Columns), length);
            Elementwise.UnaryAccumulate(part, new Span<T>(sum, length), default(Identity<T>));
        }

        Matrix<T> transposed = new Matrix<T>(sum, Plan.Inputs, padded).Transpose();
        PanelPacking.Pack(transposed, 0, count, 0, Plan.Inputs, Plan.Inputs, HiddenGradient + ((nint)first * Plan.Inputs));
    }

    private readonly void SubtractTargets(Matrix<T> d, int from, int first, int count, T* biasSums)
    {
        int excluded = Excluded - from;
        if (excluded >= 0 && excluded < d.Rows)
        {
            new Span<T>(d.Address(excluded, 0), d.Columns).Clear();
            Cleared(biasSums == null ? null : biasSums + (excluded * ColumnSoftmax.RowSums), 1);
        }

        T share = T.CreateTruncating(Share * (1 - Smoothing));
        for (int i = 0; i < count; i++)
        {
            int row = Targets[Rows[first + i]] - from;
            if (row < 0 || row >= d.Rows)
                continue;
            *d.Address(row, i) -= share;
            if (biasSums != null)
                biasSums[(row * ColumnSoftmax.RowSums) + (i % ColumnSoftmax.RowSums)] -= share;
        }
    }

    private static T* Cleared(T* sums, int rows)
    {
        if (sums != null)
            new Span<T>(sums, rows * ColumnSoftmax.RowSums).Clear();
        return sums;
    }

    /// <summary>m, Z, totals and factors, each [shards, columns].</summary>
    private readonly T* Statistics(int group) => Memory + (group * GroupLength);

    private readonly T* Shifts(int group) => Statistics(group) + (4 * StatisticsLength);

    private readonly T* TargetScores(int group) => Shifts(group) + Columns;

    private readonly T* Inputs(int group) => TargetScores(group) + Columns;

    private readonly T* Partials(int group) => Inputs(group) + ((nint)Columns * Plan.Inputs);

    private readonly T* Scores(int group) => Partials(group) + PartialsLength;
}
