using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary><see cref="Adam"/> with Nesterov momentum: the step looks ahead along the mean of the gradients (Dozat 2016).</summary>
/// <remarks>
/// At update t of a parameter, with learning rate η, weight decay λ and momentum decay ψ: g ← g + λp, μ_t = β₁(1 − 0.96^(tψ)/2),
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = μ_{t+1} m/(1 − Π_{i≤t+1} μ_i) + (1 − μ_t) g/(1 − Π_{i≤t} μ_i),
/// p ← p − η m̂ / (√v̂ + ε) with v̂ = v/(1 − β₂ᵗ). Equal to <c>torch.optim.NAdam</c>. State: <c>exp_avg</c> (m), <c>exp_avg_sq</c> (v).
/// The momentum follows its own schedule μ_t, so that <see cref="Optimizer.Momentum"/> cannot be set.
/// </remarks>
public sealed class NAdam : Optimizer
{
    private const double DecayBase = 0.96;

    /// <summary>A product of μ below this no longer changes 1 − product.</summary>
    private const double Vanished = 1e-20;

    private readonly NAdamOptions _options;

    /// <summary>Π μ_i up to a step, for the parameters that are at the same step.</summary>
    private (long Step, double Value) _product = (0, 1);

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public NAdam(IEnumerable<Parameter> parameters, NAdamOptions? options = null)
        : base(parameters, options ??= new(), "exp_avg", "exp_avg_sq") => _options = options;

    /// <inheritdoc/>
    protected override bool IsNonNegative(string stateName) => stateName == "exp_avg_sq";

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        double now = MomentumAt(update.Step), next = MomentumAt(update.Step + 1), product = ProductTo(update.Step);
        update.Run(new NAdamUpdate<T>
        {
            Numbers = new AdamNumbers<T>
            {
                Decay = T.CreateTruncating(update.WeightDecay(_options.WeightDecay)),
                Shrink = T.One,
                Mix1 = T.CreateTruncating(1 - _options.Beta1),
                Beta2 = T.CreateTruncating(_options.Beta2),
                Mix2 = T.CreateTruncating(1 - _options.Beta2),
                Size = T.CreateTruncating(update.LearningRate * next / (1 - (product * next))),
                Correction = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, update.Step))),
                Epsilon = T.CreateTruncating(_options.Epsilon),
            },
            OfGradient = T.CreateTruncating(update.LearningRate * (1 - now) / (1 - product)),
        }, update.State(0), update.State(1));
    }

    /// <summary>μ_t.</summary>
    private double MomentumAt(long step) => _options.Beta1 * (1 - (0.5 * Math.Pow(DecayBase, step * _options.MomentumDecay)));

    /// <summary>Π μ_i for i ≤ t, always multiplied from 1 on, so that a resumed run has the same bits.</summary>
    private double ProductTo(long step)
    {
        (long done, double product) = _product.Step <= step ? _product : (0, 1);
        while (done < step && product > Vanished)
        {
            product *= MomentumAt(++done);
        }

        _product = (step, product);
        return product;
    }

    /// <summary>p ← p − (Size·m + OfGradient·g)/(Correction·√v + ε). States: m, v.</summary>
    private struct NAdamUpdate<T> : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public AdamNumbers<T> Numbers;
        public T OfGradient;

        public static bool UsesFirst => true;

        public static bool UsesSecond => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V decayed = Numbers.Gather<V, L>(ref p, g, ref first, ref second);
            V ahead = L.FusedMultiplyAdd(L.Create(Numbers.Size), first, L.Multiply(L.Create(OfGradient), decayed));
            p = L.Subtract(p, L.Divide(ahead, Numbers.Denominator<V, L>(second)));
        }
    }
}
