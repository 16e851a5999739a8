using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Adam: adaptive moment estimation, a step along the running mean of the gradients divided by the root of their running mean square
/// (Kingma and Ba 2015).
/// </summary>
/// <remarks>
/// At update t of a parameter, with learning rate η and weight decay λ: g ← g + λp, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// p ← p − η m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ). Equal to <c>torch.optim.Adam</c>.
/// State: <c>exp_avg</c> (m), <c>exp_avg_sq</c> (v) and, with <see cref="AdamOptions.AmsGrad"/>, <c>max_exp_avg_sq</c>.
/// </remarks>
public class Adam : Optimizer
{
    private readonly AdamOptions _options;
    private readonly bool _isDecoupled;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public Adam(IEnumerable<Parameter> parameters, AdamOptions? options = null)
        : this(parameters, options ?? new(), isDecoupled: false)
    {
    }

    private protected Adam(IEnumerable<Parameter> parameters, AdamOptions options, bool isDecoupled)
        : base(parameters, options, options.AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"])
    {
        _options = options;
        _isDecoupled = isDecoupled;
    }

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override bool IsNonNegative(string stateName) => stateName is "exp_avg_sq" or "max_exp_avg_sq";

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        double beta1 = update.Momentum(_options.Beta1);
        var numbers = new AdamNumbers<T>
        {
            Decay = T.CreateTruncating(_isDecoupled ? 0 : update.WeightDecay(_options.WeightDecay)),
            Shrink = T.CreateTruncating(_isDecoupled ? 1 - (update.LearningRate * update.WeightDecay(_options.WeightDecay)) : 1),
            Mix1 = T.CreateTruncating(1 - beta1),
            Beta2 = T.CreateTruncating(_options.Beta2),
            Mix2 = T.CreateTruncating(1 - _options.Beta2),
            Size = T.CreateTruncating(update.LearningRate / (1 - Math.Pow(beta1, update.Step))),
            Correction = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, update.Step))),
            Epsilon = T.CreateTruncating(_options.Epsilon),
        };
        if (_options.AmsGrad)
        {
            update.Run(new AmsGradUpdate<T>(numbers), update.State(0), update.State(1), update.State(2));
        }
        else
        {
            update.Run(new AdamUpdate<T>(numbers), update.State(0), update.State(1));
        }
    }

    /// <summary>States: m, v, the maximum of all v.</summary>
    private readonly struct AmsGradUpdate<T>(AdamNumbers<T> numbers) : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly AdamNumbers<T> _numbers = numbers;

        public static bool UsesFirst => true;

        public static bool UsesSecond => true;

        public static bool UsesThird => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            _ = _numbers.Gather<V, L>(ref p, g, ref first, ref second);
            third = L.Max(third, second);
            p = _numbers.Move<V, L>(p, first, third);
        }
    }
}
