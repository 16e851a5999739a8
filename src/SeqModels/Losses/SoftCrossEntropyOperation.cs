using System.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// For each row x [V] with target probabilities q [V] and class weights w: m = max x, Z = Σ e^(x−m), r = (1−ε) q + ε/V,
// loss = Σ_j w_j r_j (ln Z + m − x_j), times the row's weight; each of them, or their sum times the share.
// With a = Σ w r and s = dy times share and row weight: dx_j += s (a e^(x_j−m)/Z − w_j r_j), dq_j += s (1−ε) w_j (ln Z + m − x_j).
// Saves m, 1/Z, ln Z and a of each row. Rows run on the worker team and are added in order, in double.
internal sealed unsafe class SoftCrossEntropyOperation(CrossEntropyOptions options, Tensor? weights, double[]? classWeights, double share) : Operation
{
    private const string Loss = "Loss.CrossEntropy";

    private Workspace _maxima;
    private Workspace _inverses;
    private Workspace _logs;
    private Workspace _masses;
    private Workspace _classWeights;

    protected override string Name => Loss;

    private int Classes => InputShape(0)[-1];

    private int RowCount => InputShape(0).ElementCount / Classes;

    private bool IsReduced => options.Reduction != Reduction.None;

    public static Tensor Apply(Tensor logits, Tensor targets, CrossEntropyOptions options, Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        if (logits.Rank == 0 || logits.Shape[-1] == 0)
            throw new ArgumentException($"{Loss}: logits must be [.., classes] with at least one class, but was {logits.Shape}.", nameof(logits));
        if (targets.Shape != logits.Shape)
            throw new ArgumentException($"{Loss}: target probabilities must have the logits' shape {logits.Shape}, but were {targets.Shape}.", nameof(targets));
        if (options.IgnoredIndex is { } index)
            throw new ArgumentException($"{Loss}: IgnoredIndex must be null with target probabilities, but was {index}. Mask rows with weights.", nameof(options));
        double[]? classWeights = options.WeightsOf(logits.Shape[-1], Loss);
        Shape rows = logits.Shape.Without(-1);
        Tensor? expanded = LossWeights.Expand(Loss, weights, rows, logits.DType, out double total);
        var operation = new SoftCrossEntropyOperation(options, expanded, classWeights, LossWeights.Share(options.Reduction, total));
        return operation.Run(operation.IsReduced ? [] : rows, logits, targets);
    }

    protected override void Forward<T>()
    {
        _maxima = Allocate<T>(RowCount);
        _inverses = Allocate<T>(RowCount);
        _logs = Allocate<T>(RowCount);
        _masses = Allocate<double>(RowCount);
        _classWeights = Allocate<T>(classWeights?.Length ?? 0);
        if (classWeights is not null)
            LossWeights.Convert(classWeights, _classWeights.AsSpan<T>());
        Span<double> losses = Allocate<double>(RowCount).AsSpan<double>();
        Span<T> y = Output<T>(), none = [];
        Run(losses, Factors<T>([]), none, none);
        double sum = 0;
        foreach (double loss in losses)
            sum += loss;
        if (IsReduced)
            y[0] = T.CreateTruncating(sum * share);
        for (int row = 0; row < losses.Length && !IsReduced; row++)
            y[row] = T.CreateTruncating(losses[row]);
    }

    protected override void Backward<T>() => Run(
        [], Factors(OutputGradient<T>()), NeedsGradient(0) ? InputGradient<T>(0) : [], NeedsGradient(1) ? InputGradient<T>(1) : []);

    /// <summary>The weight of each row, times the gradient of its loss if there are gradients.</summary>
    private Span<double> Factors<T>(ReadOnlySpan<T> dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> factors = Allocate<double>(RowCount).AsSpan<double>();
        ReadOnlySpan<T> w = weights is null ? [] : weights.AsSpan<T>();
        for (int row = 0; row < factors.Length; row++)
        {
            double upstream = dy.IsEmpty ? 1 : IsReduced ? double.CreateTruncating(dy[0]) * share : double.CreateTruncating(dy[row]);
            factors[row] = (w.IsEmpty ? 1 : double.CreateTruncating(w[row])) * upstream;
        }

        return factors;
    }

    private void Run<T>(Span<double> losses, Span<double> factors, Span<T> logitGradient, Span<T> targetGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x = Input<T>(0), q = Input<T>(1), dx = logitGradient, dq = targetGradient, w = _classWeights.AsSpan<T>())
        fixed (T* maxima = _maxima.AsSpan<T>(), inverses = _inverses.AsSpan<T>(), logs = _logs.AsSpan<T>())
        fixed (double* loss = losses, factor = factors, masses = _masses.AsSpan<double>())
        {
            var rows = new SoftCrossEntropyRows<T>
            {
                Logits = x,
                Targets = q,
                LogitGradient = dx,
                TargetGradient = dq,
                ClassWeights = w,
                Maxima = maxima,
                Inverses = inverses,
                Logs = logs,
                Masses = masses,
                Losses = loss,
                Factors = factor,
                Classes = Classes,
                Count = RowCount,
                Smoothing = options.LabelSmoothing,
            };
            WorkerTeam.Run(rows.ShardCount, rows);
        }
    }
}
