using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// Σ f(μ, s, y) over all elements, or that over their number: with d = y − μ and s = ln σ², f = ½ (ln 2π + s + d² e^(−s)).
// ∂f/∂μ = −d e^(−s) = −∂f/∂y, ∂f/∂s = ½ (1 − d² e^(−s)). Terms are added block by block in the fixed order of Reductions. Saves nothing.
internal sealed class GaussianLikelihoodOperation(double share) : Operation
{
    private const string Loss = "Loss.GaussianNegativeLogLikelihood";
    private const double LogTwoPi = 1.8378770664093454836;
    private const int BlockLength = 4096;

    protected override string Name => Loss;

    public static Tensor Apply(Tensor mean, Tensor logVariance, Tensor target, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        ArgumentNullException.ThrowIfNull(target);
        if (logVariance.Shape != mean.Shape)
            throw new ArgumentException($"{Loss}: the log-variance must have the mean's shape {mean.Shape}, but was {logVariance.Shape}.", nameof(logVariance));
        if (target.Shape != mean.Shape)
            throw new ArgumentException($"{Loss}: the target must have the mean's shape {mean.Shape}, but was {target.Shape}.", nameof(target));
        double share = reduction == Reduction.Sum || mean.Length == 0 ? 1 : 1.0 / mean.Length;
        return new GaussianLikelihoodOperation(share).Run([], mean, logVariance, target);
    }

    [SkipLocalsInit]
    protected override void Forward<T>()
    {
        ReadOnlySpan<T> mean = Input<T>(0), logVariance = Input<T>(1), target = Input<T>(2);
        Span<T> block = stackalloc T[Math.Min(BlockLength, mean.Length)];
        double sum = 0;
        for (int start = 0; start < mean.Length; start += BlockLength)
        {
            Span<T> terms = block[..Math.Min(BlockLength, mean.Length - start)];
            Elementwise.Ternary(mean.Slice(start, terms.Length), logVariance.Slice(start, terms.Length), target.Slice(start, terms.Length), terms, default(Term<T>));
            sum += Reductions.Sum<T>(terms);
        }

        Output<T>()[0] = T.CreateTruncating(sum * share);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> mean = Input<T>(0), logVariance = Input<T>(1), target = Input<T>(2);
        T scale = T.CreateTruncating(double.CreateTruncating(OutputGradient<T>()[0]) * share);
        if (NeedsGradient(0))
            Elementwise.TernaryAccumulate(mean, logVariance, target, InputGradient<T>(0), new ByMean<T>(scale));
        if (NeedsGradient(1))
            Elementwise.TernaryAccumulate(mean, logVariance, target, InputGradient<T>(1), new ByLogVariance<T>(scale));
        if (NeedsGradient(2))
            Elementwise.TernaryAccumulate(mean, logVariance, target, InputGradient<T>(2), new ByMean<T>(-scale));
    }

    private readonly struct Term<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V mean, V logVariance, V target)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V d = L.Subtract(target, mean);
            V square = L.Multiply(L.Multiply(d, d), Transcendental.Exp<V, T, L>(L.Negate(logVariance)));
            return L.Multiply(L.Constant(0.5), L.Add(L.Add(L.Constant(LogTwoPi), logVariance), square));
        }
    }

    private readonly struct ByMean<T>(T scale) : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V mean, V logVariance, V target)
            where V : struct
            where L : struct, ILane<V, T> =>
            L.Multiply(L.Create(_scale), L.Multiply(L.Subtract(mean, target), Transcendental.Exp<V, T, L>(L.Negate(logVariance))));
    }

    private readonly struct ByLogVariance<T>(T scale) : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V mean, V logVariance, V target)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V d = L.Subtract(target, mean);
            V square = L.Multiply(L.Multiply(d, d), Transcendental.Exp<V, T, L>(L.Negate(logVariance)));
            return L.Multiply(L.Create(_scale), L.Multiply(L.Constant(0.5), L.Subtract(L.Constant(1), square)));
        }
    }
}
