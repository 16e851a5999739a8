using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// RAdam: <see cref="Adam"/> that makes steps without the adaptive denominator until the variance of that denominator is small enough, and
/// rectified ones from then on (Liu et al. 2020, algorithm 2). It needs no warm-up of the learning rate.
/// </summary>
/// <remarks>
/// At update t of a parameter, with learning rate η and weight decay λ: g ← g + λp, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// m̂ = m/(1 − β₁ᵗ), ρ∞ = 2/(1 − β₂) − 1, ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ). If ρ &gt; 5, p ← p − η r m̂ √(1 − β₂ᵗ)/(√v + ε) with
/// r = √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ)), otherwise p ← p − η m̂. Equal to <c>torch.optim.RAdam</c>; the paper has the limit
/// ρ &gt; 4. State: <c>exp_avg</c> (m), <c>exp_avg_sq</c> (v).
/// </remarks>
public sealed class RAdam : Optimizer
{
    private const double LeastLength = 5;

    private readonly RAdamOptions _options;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public RAdam(IEnumerable<Parameter> parameters, RAdamOptions? options = null)
        : base(parameters, options ??= new(), "exp_avg", "exp_avg_sq") => _options = options;

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override bool IsNonNegative(string stateName) => stateName == "exp_avg_sq";

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        double beta1 = update.Momentum(_options.Beta1), beta2 = _options.Beta2;
        double power = Math.Pow(beta2, update.Step), correction = 1 - power;
        double longest = (2 / (1 - beta2)) - 1, length = longest - (2 * update.Step * power / correction);
        bool isRectified = length > LeastLength;
        double factor = isRectified
            ? Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) * Math.Sqrt(correction)
            : 1;
        var numbers = new AdamNumbers<T>
        {
            Decay = T.CreateTruncating(update.WeightDecay(_options.WeightDecay)),
            Shrink = T.One,
            Mix1 = T.CreateTruncating(1 - beta1),
            Beta2 = T.CreateTruncating(beta2),
            Mix2 = T.CreateTruncating(1 - beta2),
            Size = T.CreateTruncating(update.LearningRate * factor / (1 - Math.Pow(beta1, update.Step))),
            Correction = T.One,
            Epsilon = T.CreateTruncating(_options.Epsilon),
        };
        if (isRectified)
        {
            update.Run(new AdamUpdate<T>(numbers), update.State(0), update.State(1));
        }
        else
        {
            update.Run(new MeanUpdate<T>(numbers), update.State(0), update.State(1));
        }
    }

    /// <summary>p ← p − Size·m: a step along the running mean alone.</summary>
    private readonly struct MeanUpdate<T>(AdamNumbers<T> numbers) : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly AdamNumbers<T> _numbers = numbers;

        public static bool UsesFirst => true;

        public static bool UsesSecond => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            _ = _numbers.Gather<V, L>(ref p, g, ref first, ref second);
            p = L.FusedMultiplyAdd(L.Negate(L.Create(_numbers.Size)), first, p);
        }
    }
}
