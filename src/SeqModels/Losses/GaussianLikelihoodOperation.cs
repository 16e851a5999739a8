using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// Per element of μ, s and y of one shape: with d = y − μ and s = ln σ², f = ½ (ln 2π + s + d² e^(−s)).
// ∂f/∂μ = −d e^(−s) = −∂f/∂y, ∂f/∂s = ½ (1 − d² e^(−s)).
internal sealed class GaussianLikelihoodOperation(Reduction reduction, double share) : TermLossOperation(Loss, reduction, share)
{
    private const string Loss = "Loss.GaussianNegativeLogLikelihood";
    private const double LogTwoPi = 1.8378770664093454836;

    protected override int TermInputs => 3;

    public static Tensor Apply(Tensor mean, Tensor logVariance, Tensor target, Reduction reduction, Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        ArgumentNullException.ThrowIfNull(target);
        if (logVariance.Shape != mean.Shape)
            throw new ArgumentException($"{Loss}: the log-variance must have the mean's shape {mean.Shape}, but was {logVariance.Shape}.", nameof(logVariance));
        if (target.Shape != mean.Shape)
            throw new ArgumentException($"{Loss}: the target must have the mean's shape {mean.Shape}, but was {target.Shape}.", nameof(target));
        Tensor? expanded = LossWeights.Expand(Loss, weights, mean.Shape, mean.DType, out double total);
        return new GaussianLikelihoodOperation(reduction, LossWeights.Share(reduction, total)).RunTerms([mean, logVariance, target], expanded);
    }

    protected override void Terms<T>(int start, Span<T> terms) => Elementwise.Ternary(
        Input<T>(0).Slice(start, terms.Length), Input<T>(1).Slice(start, terms.Length), Input<T>(2).Slice(start, terms.Length), terms, default(Term<T>));

    protected override void Derivatives<T>(int input, int start, Span<T> derivatives)
    {
        ReadOnlySpan<T> mean = Input<T>(0).Slice(start, derivatives.Length), target = Input<T>(2).Slice(start, derivatives.Length);
        ReadOnlySpan<T> logVariance = Input<T>(1).Slice(start, derivatives.Length);
        if (input == 1)
            Elementwise.Ternary(mean, logVariance, target, derivatives, default(ByLogVariance<T>));
        else if (input == 0)
            Elementwise.Ternary(mean, logVariance, target, derivatives, default(ByMean<T>));
        else
            Elementwise.Ternary(target, logVariance, mean, derivatives, default(ByMean<T>));
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

    private readonly struct ByMean<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V mean, V logVariance, V target)
            where V : struct
            where L : struct, ILane<V, T> =>
            L.Multiply(L.Subtract(mean, target), Transcendental.Exp<V, T, L>(L.Negate(logVariance)));
    }

    private readonly struct ByLogVariance<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V mean, V logVariance, V target)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V d = L.Subtract(target, mean);
            V square = L.Multiply(L.Multiply(d, d), Transcendental.Exp<V, T, L>(L.Negate(logVariance)));
            return L.Multiply(L.Constant(0.5), L.Subtract(L.Constant(1), square));
        }
    }
}
