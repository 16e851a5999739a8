using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Autodiff;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Stochastic gradient descent, with momentum where asked for.</summary>
/// <remarks>
/// With learning rate η, momentum μ, dampening d and weight decay λ: g ← g + λp; without momentum p ← p − ηg. With momentum
/// b ← μb + (1 − d)g (at a parameter's first update b ← g), then p ← p − ηb, or p ← p − η(g + μb) with Nesterov's form.
/// Equal to <c>torch.optim.SGD</c>. State: <c>momentum_buffer</c> when there is a momentum.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What it changes, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, one occurs twice, or Nesterov is asked for without momentum or with dampening.</exception>
    public Sgd(IEnumerable<Parameter> parameters, SgdOptions? options = null)
        : base(parameters, (options ??= new()).LearningRate, options.Momentum == 0 ? [] : ["momentum_buffer"])
    {
        if (options.Nesterov && (options.Momentum == 0 || options.Dampening != 0))
        {
            throw new ArgumentException("Sgd: Nesterov needs Momentum greater than 0 and Dampening 0.", nameof(options));
        }

        _options = options;
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, long step, ReadOnlySpan<Tensor> state)
    {
        if (state.IsEmpty)
        {
            UpdateLoop.Run(parameter, gradient, new Plain(LearningRate, _options.WeightDecay));
            return;
        }

        bool isFirst = step == 1;
        var update = new WithMomentum(
            LearningRate,
            _options.WeightDecay,
            keep: isFirst ? 0 : _options.Momentum,
            mix: isFirst ? 1 : 1 - _options.Dampening,
            ahead: _options.Nesterov ? _options.Momentum : 1,
            ofGradient: _options.Nesterov ? 1 : 0);
        UpdateLoop.Run(parameter, gradient, update, state[0]);
    }

    /// <summary>p ← p − η(g + λp).</summary>
    private readonly struct Plain(double rate, double decay) : IParameterUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, T, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Constant(decay), p, g);
            p = L.FusedMultiplyAdd(L.Constant(-rate), decayed, p);
        }
    }

    /// <summary>b ← keep·b + mix·g, p ← p − η(ofGradient·g + ahead·b).</summary>
    private readonly struct WithMomentum(double rate, double decay, double keep, double mix, double ahead, double ofGradient) : IParameterUpdate
    {
        public static bool UsesFirst => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, T, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Constant(decay), p, g);
            first = L.FusedMultiplyAdd(L.Constant(keep), first, L.Multiply(L.Constant(mix), decayed));
            V direction = L.FusedMultiplyAdd(L.Constant(ahead), first, L.Multiply(L.Constant(ofGradient), decayed));
            p = L.FusedMultiplyAdd(L.Constant(-rate), direction, p);
        }
    }
}
