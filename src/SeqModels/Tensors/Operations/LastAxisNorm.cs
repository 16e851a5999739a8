using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x̂ ⊙ w + b, x̂ = (x − μ) r, r = 1 / √(σ² + ε); μ and σ² (biased) of each row of the last axis, of size n. w, b: [n].
// With g = dy ⊙ w: dx += r (g − mean(g) − x̂ mean(g ⊙ x̂)); dw += Σ dy ⊙ x̂ and db += Σ dy over the rows. Saves μ and r of each row.
internal sealed class LastAxisNorm(double epsilon) : Operation
{
    private Workspace _statistics;

    protected override string Name => "LayerNorm";

    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        if (x.Rank == 0 || weight.Rank != 1 || weight.Shape != bias.Shape || weight.Shape[0] != x.Shape[-1])
        {
            throw new ArgumentException(
                $"LayerNorm: weight and bias must be [n], where n is the size of the last axis of x, but x was {x.Shape}, weight {weight.Shape} and bias {bias.Shape}.",
                nameof(weight));
        }

        if (!(epsilon >= 0) || double.IsInfinity(epsilon))
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon), epsilon, FormattableString.Invariant($"LayerNorm: epsilon must be finite and at least 0, but was {epsilon}."));
        }

        return new LastAxisNorm(epsilon).Run(x.Shape, x, weight, bias);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), weight = Input<T>(1), bias = Input<T>(2);
        Span<T> y = Output<T>();
        int n = weight.Length, rows = n == 0 ? 0 : x.Length / n;
        _statistics = Allocate<T>(ArrayLength.Of("LayerNorm: the mean and the scale of every row", 2, rows));
        Span<T> statistics = _statistics.AsSpan<T>();
        for (int row = 0; row < rows; row++)
        {
            Span<T> part = y.Slice(row * n, n);
            T mean = T.CreateTruncating(Reductions.Sum(x.Slice(row * n, n)) / n);
            Elementwise.Unary(x.Slice(row * n, n), part, new Normalise<T>(mean, T.One));
            T scale = T.CreateTruncating(1 / Math.Sqrt((Reductions.SumOfSquares<T>(part) / n) + epsilon));
            (statistics[2 * row], statistics[(2 * row) + 1]) = (mean, scale);
            Elementwise.Ternary(part, weight, bias, part, new Affine<T>(scale));
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), weight = Input<T>(1), dy = OutputGradient<T>();
        Span<T> dx = NeedsGradient(0) ? InputGradient<T>(0) : default;
        Span<T> dWeight = NeedsGradient(1) ? InputGradient<T>(1) : default;
        Span<T> dBias = NeedsGradient(2) ? InputGradient<T>(2) : default;
        ReadOnlySpan<T> statistics = _statistics.AsSpan<T>();
        int n = weight.Length;
        Span<T> normal = Allocate<T>(n).AsSpan<T>(), g = Allocate<T>(n).AsSpan<T>();
        for (int row = 0; row < statistics.Length / 2; row++)
        {
            T scale = statistics[(2 * row) + 1];
            ReadOnlySpan<T> dyRow = dy.Slice(row * n, n);
            Elementwise.Unary(x.Slice(row * n, n), normal, new Normalise<T>(statistics[2 * row], scale));
            if (!dWeight.IsEmpty)
                Elementwise.BinaryAccumulate(dyRow, normal, dWeight, default(Product<T>));
            if (!dBias.IsEmpty)
                Elementwise.UnaryAccumulate(dyRow, dBias, default(Identity<T>));
            if (dx.IsEmpty)
                continue;

            Elementwise.Binary(dyRow, weight, g, default(Product<T>));
            T mean = T.CreateTruncating(Reductions.Sum<T>(g) / n), slope = T.CreateTruncating(Reductions.Dot<T>(g, normal) / n);
            Elementwise.BinaryAccumulate(g, normal, dx.Slice(row * n, n), new Gradient<T>(scale, mean, slope));
        }
    }

    private readonly struct Normalise<T>(T mean, T scale) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _mean = mean;
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(L.Subtract(x, L.Create(_mean)), L.Create(_scale));
    }

    private readonly struct Affine<T>(T scale) : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V centered, V weight, V bias)
            where V : struct
            where L : struct, ILane<V, T> => L.FusedMultiplyAdd(L.Multiply(centered, L.Create(_scale)), weight, bias);
    }

    private readonly struct Gradient<T>(T scale, T mean, T slope) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = scale;
        private readonly T _mean = mean;
        private readonly T _slope = slope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V g, V normal)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V rest = L.FusedMultiplyAdd(L.Negate(normal), L.Create(_slope), L.Subtract(g, L.Create(_mean)));
            return L.Multiply(L.Create(_scale), rest);
        }
    }
}

public partial class Tensor
{
    /// <summary>
    /// Layer normalisation over the last axis (Ba, Kiros and Hinton 2016): (x − μ) / √(σ² + ε) ⊙ weight + bias with the mean μ and the
    /// biased variance σ² of each row.
    /// </summary>
    /// <param name="weight">The gain, [n], where n is the size of the last axis.</param>
    /// <param name="bias">The shift, [n].</param>
    /// <param name="epsilon">ε, added to the variance; finite and at least 0. Default 10⁻⁵.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    public Tensor LayerNorm(Tensor weight, Tensor bias, double epsilon = 1e-5) => LastAxisNorm.Apply(this, weight, bias, epsilon);
}
