using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Autodiff;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Adam: steps along the running mean of gradients, each element scaled by its own running size (Kingma and Ba 2015).</summary>
/// <remarks>
/// At a parameter's update t, with learning rate η and weight decay λ: g ← g + λp, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// p ← p − η m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ). Equal to <c>torch.optim.Adam</c>.
/// State: <c>exp_avg</c> (m), <c>exp_avg_sq</c> (v) and, with <see cref="AdamOptions.AmsGrad"/>, <c>max_exp_avg_sq</c>.
/// </remarks>
public class Adam : Optimizer
{
    private readonly AdamOptions _options;
    private readonly bool _isDecoupled;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What it changes, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public Adam(IEnumerable<Parameter> parameters, AdamOptions? options = null)
        : this(parameters, options ?? new(), isDecoupled: false)
    {
    }

    private protected Adam(IEnumerable<Parameter> parameters, AdamOptions options, bool isDecoupled)
        : base(parameters, options.LearningRate, options.AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"])
    {
        _options = options;
        _isDecoupled = isDecoupled;
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, long step, ReadOnlySpan<Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var moments = new Moments(
            _options.Beta1,
            _options.Beta2,
            decay: _isDecoupled ? 0 : _options.WeightDecay,
            shrink: _isDecoupled ? 1 - (LearningRate * _options.WeightDecay) : 1);
        var move = new Move(
            size: LearningRate / (1 - Math.Pow(_options.Beta1, step)),
            correction: 1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, step)),
            _options.Epsilon);
        if (_options.AmsGrad)
        {
            UpdateLoop.Run(parameter, gradient, new AmsGradUpdate(moments, move), state[0], state[1], state[2]);
        }
        else
        {
            UpdateLoop.Run(parameter, gradient, new AdamUpdate(moments, move), state[0], state[1]);
        }
    }

    /// <summary>p ← shrink·p, g ← g + decay·p, m ← m + (1 − β₁)(g − m), v ← β₂v + (1 − β₂)g².</summary>
    private readonly struct Moments(double beta1, double beta2, double decay, double shrink)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, T, L>(ref V p, V g, ref V m, ref V v)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Constant(decay), p, g);
            p = L.Multiply(L.Constant(shrink), p);
            m = L.FusedMultiplyAdd(L.Constant(1 - beta1), L.Subtract(decayed, m), m);
            v = L.FusedMultiplyAdd(L.Multiply(L.Constant(1 - beta2), decayed), decayed, L.Multiply(L.Constant(beta2), v));
        }
    }

    /// <summary>p ← p − size·m / (correction·√v + ε).</summary>
    private readonly struct Move(double size, double correction, double epsilon)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, T, L>(V p, V m, V v)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            V denominator = L.FusedMultiplyAdd(L.Constant(correction), L.Sqrt(v), L.Constant(epsilon));
            return L.FusedMultiplyAdd(L.Constant(-size), L.Divide(m, denominator), p);
        }
    }

    private readonly struct AdamUpdate(Moments moments, Move move) : IParameterUpdate
    {
        public static bool UsesFirst => true;

        public static bool UsesSecond => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, T, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            moments.Apply<V, T, L>(ref p, g, ref first, ref second);
            p = move.Apply<V, T, L>(p, first, second);
        }
    }

    private readonly struct AmsGradUpdate(Moments moments, Move move) : IParameterUpdate
    {
        public static bool UsesFirst => true;

        public static bool UsesSecond => true;

        public static bool UsesThird => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, T, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            moments.Apply<V, T, L>(ref p, g, ref first, ref second);
            third = L.Max(third, second);
            p = move.Apply<V, T, L>(p, first, third);
        }
    }
}
