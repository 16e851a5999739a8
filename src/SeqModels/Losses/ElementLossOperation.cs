using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// f(x, y) per element of a prediction and a target of one shape.
internal sealed class ElementLossOperation<TLoss>(string name, TLoss loss, Reduction reduction, double share) : TermLossOperation(name, reduction, share)
    where TLoss : struct, IElementLoss
{
    protected override int TermInputs => 2;

    public static Tensor Apply(string name, Tensor prediction, Tensor target, Reduction reduction, TLoss loss, Tensor? weights)
    {
        CheckShapes(name, prediction, target);
        Tensor? expanded = LossWeights.Expand(name, weights, prediction.Shape, prediction.DType, out double total);
        return new ElementLossOperation<TLoss>(name, loss, reduction, LossWeights.Share(reduction, total)).RunTerms([prediction, target], expanded);
    }

    /// <summary>The loss of a row, the last axis, is the sum of its terms; weights are those of rows, and a mean is that over rows.</summary>
    public static Tensor ApplyToRows(string name, Tensor prediction, Tensor target, Reduction reduction, TLoss loss, Tensor? weights)
    {
        CheckShapes(name, prediction, target);
        if (prediction.Rank == 0)
            throw new ArgumentException($"{name}: the prediction must be [.., classes], but was a scalar.", nameof(prediction));
        if (weights is not null && weights.Rank >= prediction.Rank)
            throw new ArgumentException($"{name}: weights must be those of rows, of the shape {prediction.Shape.Without(-1)} or its first axes, but was {weights.Shape}.", nameof(weights));
        Tensor? expanded = LossWeights.Expand(name, weights, prediction.Shape, prediction.DType, out double total);
        double rows = prediction.Shape[-1] == 0 ? 0 : total / prediction.Shape[-1];
        Tensor terms = new ElementLossOperation<TLoss>(name, loss, reduction, LossWeights.Share(reduction, rows)).RunTerms([prediction, target], expanded);
        return reduction == Reduction.None ? terms.Sum(-1) : terms;
    }

    protected override void Terms<T>(int start, Span<T> terms) =>
        Elementwise.Binary(Input<T>(0).Slice(start, terms.Length), Input<T>(1).Slice(start, terms.Length), terms, new Term<T>(loss));

    protected override void Derivatives<T>(int input, int start, Span<T> derivatives)
    {
        ReadOnlySpan<T> x = Input<T>(0).Slice(start, derivatives.Length), y = Input<T>(1).Slice(start, derivatives.Length);
        if (input == 0)
            Elementwise.Binary(x, y, derivatives, new ByPrediction<T>(loss));
        else
            Elementwise.Binary(x, y, derivatives, new ByTarget<T>(loss));
    }

    private static void CheckShapes(string name, Tensor prediction, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        if (prediction.Shape != target.Shape)
        {
            throw new ArgumentException($"{name}: the target must have the prediction's shape {prediction.Shape}, but was {target.Shape}.", nameof(target));
        }
    }

    private readonly struct Term<T>(TLoss loss) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TLoss _loss = loss;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => _loss.Term<V, T, L>(x, y);
    }

    private readonly struct ByPrediction<T>(TLoss loss) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TLoss _loss = loss;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => _loss.ByPrediction<V, T, L>(x, y);
    }

    private readonly struct ByTarget<T>(TLoss loss) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TLoss _loss = loss;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => _loss.ByTarget<V, T, L>(x, y);
    }
}
