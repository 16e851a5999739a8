using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// Σ f(x, y) over all elements, or that over their number. dx += s ∂f/∂x, dy += s ∂f/∂y, with s = the gradient or that over the number.
// Terms are added block by block in the fixed order of Reductions. Saves nothing.
internal sealed class ElementLossOperation<TLoss>(string name, TLoss loss, double share) : Operation
    where TLoss : struct, IElementLoss
{
    private const int BlockLength = 4096;

    protected override string Name => name;

    public static Tensor Apply(string name, Tensor prediction, Tensor target, Reduction reduction, TLoss loss)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        if (prediction.Shape != target.Shape)
        {
            throw new ArgumentException($"{name}: the target must have the prediction's shape {prediction.Shape}, but was {target.Shape}.", nameof(target));
        }

        double share = reduction == Reduction.Sum || prediction.Length == 0 ? 1 : 1.0 / prediction.Length;
        return new ElementLossOperation<TLoss>(name, loss, share).Run([], prediction, target);
    }

    [SkipLocalsInit]
    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Input<T>(1);
        Span<T> block = stackalloc T[Math.Min(BlockLength, x.Length)];
        double sum = 0;
        for (int start = 0; start < x.Length; start += BlockLength)
        {
            Span<T> terms = block[..Math.Min(BlockLength, x.Length - start)];
            Elementwise.Binary(x.Slice(start, terms.Length), y.Slice(start, terms.Length), terms, new Term<T>(loss));
            sum += Reductions.Sum<T>(terms);
        }

        Output<T>()[0] = T.CreateTruncating(sum * share);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Input<T>(1);
        T scale = T.CreateTruncating(double.CreateTruncating(OutputGradient<T>()[0]) * share);
        if (NeedsGradient(0))
        {
            Elementwise.BinaryAccumulate(x, y, InputGradient<T>(0), new ByPrediction<T>(loss, scale));
        }

        if (NeedsGradient(1))
        {
            Elementwise.BinaryAccumulate(x, y, InputGradient<T>(1), new ByTarget<T>(loss, scale));
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

    private readonly struct ByPrediction<T>(TLoss loss, T scale) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TLoss _loss = loss;
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(L.Create(_scale), _loss.ByPrediction<V, T, L>(x, y));
    }

    private readonly struct ByTarget<T>(TLoss loss, T scale) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TLoss _loss = loss;
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(L.Create(_scale), _loss.ByTarget<V, T, L>(x, y));
    }
}
