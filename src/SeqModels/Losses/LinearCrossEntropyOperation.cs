using System.Numerics;
using System.Runtime.InteropServices;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// z = W h + b per row h [H] of hidden, p = softmax(z), loss = −Σ q ln p summed over the rows that count, or that over their number.
// dz = s (p − q), dh += Wᵀ dz, dW += dz h, db += dz, with s = dy or dy over the number of rows. See OutputPass for how it is cut.
// If a backward pass may follow, forward computes the gradients for dy = 1 while it has a block's scores, and saves those: scores are
// neither kept nor computed twice. The gradient of the weights is written in place if that memory is free (see BorrowGradient).
internal sealed unsafe class LinearCrossEntropyOperation(Indices targets, CrossEntropyOptions options, int? excluded, int count) : Operation
{
    private Workspace _memory;
    private Workspace _losses;
    private Workspace _plainLosses;
    private Workspace _rows;
    private Workspace _hiddenGradient;
    private Workspace _weightGradient;
    private Workspace _biasGradient;

    protected override string Name => "Loss.LinearCrossEntropy";

    public static Tensor Apply(Tensor hidden, Tensor weight, Tensor? bias, Indices targets, CrossEntropyOptions options, int? excludedClass) =>
        Apply(hidden, weight, bias, targets, options, excludedClass, out _);

    /// <param name="hidden">h.</param>
    /// <param name="weight">W.</param>
    /// <param name="bias">b, or null.</param>
    /// <param name="targets">The target class of every row.</param>
    /// <param name="options">The options.</param>
    /// <param name="excludedClass">The class with probability 0, or null.</param>
    /// <param name="crossEntropy">The loss without label smoothing.</param>
    public static Tensor Apply(
        Tensor hidden, Tensor weight, Tensor? bias, Indices targets, CrossEntropyOptions options, int? excludedClass, out double crossEntropy)
    {
        targets = StepIndices.Copy(targets);
        int count = Check("Loss.LinearCrossEntropy", hidden, weight, bias, targets, options, excludedClass);
        var operation = new LinearCrossEntropyOperation(targets, options, excludedClass, count);
        Tensor loss = bias is null ? operation.Run([], hidden, weight) : operation.Run([], hidden, weight, bias);
        crossEntropy = options.LabelSmoothing == 0 ? loss.Item() : Total(operation._plainLosses) * operation.Share;
        return loss;
    }

    /// <summary>Computes ln p of the target of each row whose target is not <paramref name="ignored"/>; nothing is recorded.</summary>
    public static void LogProbabilities(Tensor hidden, Tensor weight, Tensor bias, Indices targets, int ignored, int? excluded, Span<double> result)
    {
        var options = new CrossEntropyOptions { IgnoredIndex = ignored };
        targets = StepIndices.Copy(targets);
        int count = Check("Loss.LinearCrossEntropy", hidden, weight, bias, targets, options, excluded);
        var operation = new LinearCrossEntropyOperation(targets, options, excluded, count);
        operation.Run([], hidden, weight, bias);
        ReadOnlySpan<double> losses = operation._losses.AsSpan<double>();
        for (int i = 0; i < losses.Length; i++)
            result[i] = -losses[i];
    }

    protected override void Forward<T>()
    {
        var plan = new OutputPlan(count, InputShape(1)[0], InputShape(1)[1]);
        OutputPass<T> pass = Prepare<T>(plan);
        Span<T> weightGradient = _weightGradient.AsSpan<T>();
        fixed (T* h = Input<T>(0), w = Input<T>(1), b = InputCount > 2 ? Input<T>(2) : [], dw = weightGradient)
        fixed (int* t = targets.Values.Span)
        {
            pass.Hidden = h;
            pass.Weight = w;
            pass.Bias = b;
            pass.Targets = t;
            pass.WeightGradient = dw;
            Run(pass);
            JoinGroups(pass);
        }

        Output<T>()[0] = T.CreateTruncating(Total(_losses) * Share);
    }

    private static double Total(Workspace losses)
    {
        double sum = 0;
        foreach (double loss in losses.AsSpan<double>())
            sum += loss;
        return sum;
    }

    protected override void Backward<T>()
    {
        T scale = OutputGradient<T>()[0];
        if (NeedsGradient(0))
            AddRows(InputGradient<T>(0), _hiddenGradient.AsSpan<T>(), scale);
        if (NeedsGradient(1))
            AddBorrowed(1, _weightGradient, scale);
        if (InputCount > 2 && NeedsGradient(2))
            Elementwise.UnaryAccumulate(_biasGradient.AsSpan<T>(), InputGradient<T>(2), new Times<T>(scale));
    }

    private double Share => options.Reduction == Reduction.Sum ? 1 : count == 0 ? 0 : 1.0 / count;

    private OutputPass<T> Prepare<T>(OutputPlan plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool hasBias = InputCount > 2;
        OutputPass<T> pass = new()
        {
            Plan = plan,
            Rows = CountedRows(),
            Excluded = excluded ?? -1,
            Smoothing = options.LabelSmoothing,
            Share = Share,
            HasGradients = IsRecorded,
        };
        _losses = Allocate<double>(count);
        pass.Losses = Address<double>(_losses);
        if (options.LabelSmoothing > 0)
        {
            _plainLosses = Allocate<double>(count);
            pass.PlainLosses = Address<double>(_plainLosses);
        }

        if (IsRecorded && NeedsGradient(0))
        {
            _hiddenGradient = Allocate<T>(ArrayLength.Of("Loss.LinearCrossEntropy: the gradient of hidden [rows, inputs]", count, plan.Inputs));
            pass.HiddenGradient = Address<T>(_hiddenGradient);
        }

        if (IsRecorded && NeedsGradient(1))
            _weightGradient = plan.Groups == 1 ? BorrowGradient<T>(1) : Allocate<T>(ArrayLength.Of("Loss.LinearCrossEntropy: the gradient of weight [groups, classes, inputs]", plan.Groups, plan.Classes, plan.Inputs));
        if (IsRecorded && hasBias && NeedsGradient(2))
        {
            _biasGradient = Allocate<T>(ArrayLength.Of("Loss.LinearCrossEntropy: the gradient of bias [groups, classes, sums]", plan.Groups, plan.Classes, ColumnSoftmax.RowSums));
            pass.BiasSums = Address<T>(_biasGradient);
        }

        _memory = Allocate<T>(ArrayLength.Of("Loss.LinearCrossEntropy: the scores of a block", plan.Groups, pass.GroupLength));
        pass.Memory = Address<T>(_memory);
        return pass;
    }

    /// <summary>The indices of the rows that are not ignored, in order.</summary>
    private int* CountedRows()
    {
        _rows = Allocate<float>(count);
        Span<int> rows = MemoryMarshal.Cast<float, int>(_rows.AsSpan<float>());
        ReadOnlySpan<int> values = targets.Values.Span;
        int next = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] != options.IgnoredIndex)
                rows[next++] = row;
        }

        return (int*)Address<float>(_rows);
    }

    /// <summary>Runs all blocks: groups in parallel, or block after block with its classes in parallel.</summary>
    private static void Run<T>(OutputPass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OutputPlan plan = pass.Plan;
        if (plan.Groups > 1 || plan.Shards == 1)
        {
            WorkerTeam.Run(plan.Groups, new GroupJob<T> { Pass = &pass }, plan.Degree);
            return;
        }

        for (int block = 0; block < plan.Blocks(0); block++)
        {
            OutputScratch<T> inputs = pass.Load(0, block);
            WorkerTeam.Run(plan.Shards, new ShardJob<T> { Pass = &pass, Inputs = inputs, Block = block }, plan.Degree);
            pass.Normalize(0, block);
            if (pass.HasGradients)
                WorkerTeam.Run(plan.Shards, new ShardJob<T> { Pass = &pass, Inputs = inputs, Block = block, IsBackward = true }, plan.Degree);
            pass.AddHiddenGradient(0, block);
        }
    }

    /// <summary>Adds the groups' gradients of weights and bias, in order, to those of the first group.</summary>
    private void JoinGroups<T>(in OutputPass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = pass.Plan.Classes * pass.Plan.Inputs, sums = pass.Plan.Classes * ColumnSoftmax.RowSums;
        for (int group = 1; group < pass.Plan.Groups; group++)
        {
            if (pass.WeightGradient != null)
                Add(_weightGradient.AsSpan<T>(), group, length);
            if (pass.BiasSums != null)
                Add(_biasGradient.AsSpan<T>(), group, sums);
        }

        _weightGradient = _weightGradient.Length > length ? _weightGradient.First(length) : _weightGradient;
        if (pass.BiasSums == null)
            return;
        for (int row = 0; row < pass.Plan.Classes; row++)
        {
            T sum = T.Zero;
            for (int i = 0; i < ColumnSoftmax.RowSums; i++)
                sum += pass.BiasSums[(row * ColumnSoftmax.RowSums) + i];
            pass.BiasSums[row] = sum;
        }

        _biasGradient = _biasGradient.First(pass.Plan.Classes);
    }

    private static void Add<T>(Span<T> parts, int group, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Elementwise.UnaryAccumulate(parts.Slice(group * length, length), parts[..length], default(Identity<T>));

    private void AddRows<T>(Span<T> target, ReadOnlySpan<T> source, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = InputShape(1)[1];
        ReadOnlySpan<int> rows = MemoryMarshal.Cast<float, int>(_rows.AsSpan<float>());
        if (target.Length == source.Length)
        {
            Elementwise.UnaryAccumulate(source, target, new Times<T>(scale));
            return;
        }

        for (int i = 0; i < rows.Length; i++)
            Elementwise.UnaryAccumulate(source.Slice(i * width, width), target.Slice(rows[i] * width, width), new Times<T>(scale));
    }

    /// <summary>Validates the arguments and returns the number of rows that are not ignored.</summary>
    public static int Check(string method, Tensor hidden, Tensor weight, Tensor? bias, Indices targets, CrossEntropyOptions options, int? excludedClass)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2 || weight.Shape[0] == 0)
            throw new ArgumentException($"{method}: weight must be [classes, inputs] with at least one class, but was {weight.Shape}.", nameof(weight));
        int classes = weight.Shape[0];
        if (hidden.Rank == 0 || hidden.Shape[-1] != weight.Shape[1])
            throw new ArgumentException($"{method}: hidden must be [.., inputs] with inputs = {weight.Shape[1]} as in weight {weight.Shape}, but was {hidden.Shape}.", nameof(hidden));
        if (bias is not null && (bias.Rank != 1 || bias.Length != classes))
            throw new ArgumentException($"{method}: bias must be [classes] = [{classes}], but was {bias.Shape}.", nameof(bias));
        if (excludedClass is { } index && ((uint)index >= (uint)classes || classes == 1))
            throw new ArgumentOutOfRangeException(nameof(excludedClass), index, $"{method}: excludedClass must be one of at least two classes, 0 to {classes - 1}, but was {index} with {classes} classes.");
        return ClassTargets.Check(method, nameof(hidden), hidden.Shape, classes, targets, options.IgnoredIndex);
    }

    private struct GroupJob<T> : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public OutputPass<T>* Pass;

        public readonly void Run(int shard) => Pass->RunGroup(shard);
    }

    private struct ShardJob<T> : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public OutputPass<T>* Pass;
        public OutputScratch<T> Inputs;
        public int Block;
        public bool IsBackward;

        public readonly void Run(int shard)
        {
            if (IsBackward)
                Pass->Differentiate(Inputs, 0, Block, shard);
            else
                Pass->Score(Inputs, 0, Block, shard);
        }
    }
}
