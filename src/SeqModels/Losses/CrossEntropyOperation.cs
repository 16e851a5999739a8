using System.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// For each row x [V] with target t: m = max x, Z = Σ e^(x−m), loss = ln Z + (1−ε)(m − x_t) + ε(m − mean x); the sum over rows, or the mean
// of them. dx += s (e^(x−m)/Z − ε/V), dx_t −= s (1−ε), with s = dy or dy over the number of rows.
// Saves m and 1/Z of each row; backward recomputes the probabilities. Rows run on the worker team and are added in order, in double.
internal sealed unsafe class CrossEntropyOperation(Indices targets, CrossEntropyOptions options, int count) : Operation
{
    private const int ElementsPerShard = 1 << 14;

    private Workspace _maxima;
    private Workspace _inverses;

    protected override string Name => "Loss.CrossEntropy";

    private int Classes => InputShape(0)[-1];

    private double Share => options.Reduction == Reduction.Sum ? 1 : count == 0 ? 0 : 1.0 / count;

    public static Tensor Apply(Tensor logits, Indices targets, CrossEntropyOptions options)
    {
        targets = StepIndices.Copy(targets);
        int count = ClassTargets.Check("Loss.CrossEntropy", nameof(logits), logits, targets, options.IgnoredIndex);
        return new CrossEntropyOperation(targets, options, count).Run([], logits);
    }

    protected override void Forward<T>()
    {
        _maxima = Allocate<T>(targets.Length);
        _inverses = Allocate<T>(targets.Length);
        Span<double> losses = Allocate<double>(targets.Length).AsSpan<double>();
        fixed (T* x = Input<T>(0), maxima = _maxima.AsSpan<T>(), inverses = _inverses.AsSpan<T>())
        fixed (int* t = targets.Values.Span)
        fixed (double* loss = losses)
        {
            CrossEntropyRows<T> rows = Rows(x, t, maxima, inverses);
            rows.Losses = loss;
            WorkerTeam.Run(rows.ShardCount, rows);
        }

        double sum = 0;
        foreach (double loss in losses)
        {
            sum += loss;
        }

        Output<T>()[0] = T.CreateTruncating(sum * Share);
    }

    protected override void Backward<T>()
    {
        double scale = double.CreateTruncating(OutputGradient<T>()[0]) * Share;
        fixed (T* x = Input<T>(0), dx = InputGradient<T>(0), maxima = _maxima.AsSpan<T>(), inverses = _inverses.AsSpan<T>())
        fixed (int* t = targets.Values.Span)
        {
            CrossEntropyRows<T> rows = Rows(x, t, maxima, inverses);
            rows.Gradient = dx;
            rows.Scale = scale;
            WorkerTeam.Run(rows.ShardCount, rows);
        }
    }

    private CrossEntropyRows<T> Rows<T>(T* x, int* t, T* maxima, T* inverses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Logits = x,
            Targets = t,
            Maxima = maxima,
            Inverses = inverses,
            Classes = Classes,
            Count = targets.Length,
            RowsPerShard = Math.Max(1, ElementsPerShard / Classes),
            Ignored = options.IgnoredIndex,
            Smoothing = options.LabelSmoothing,
        };
}
