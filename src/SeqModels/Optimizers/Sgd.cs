using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Stochastic gradient descent, optionally with momentum.</summary>
/// <remarks>
/// With learning rate η, momentum μ, dampening d and weight decay λ: g ← g + λp; without momentum p ← p − ηg. With momentum
/// b ← μb + (1 − d)g (b ← g at the first update), then p ← p − ηb, or p ← p − η(g + μb) with Nesterov momentum.
/// Equal to <c>torch.optim.SGD</c>. State: <c>momentum_buffer</c> with momentum.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one occurs twice, or Nesterov momentum is set without momentum or with dampening.
    /// </exception>
    public Sgd(IEnumerable<Parameter> parameters, SgdOptions? options = null)
        : base(parameters, options ??= new(), options.Momentum == 0 ? [] : ["momentum_buffer"])
    {
        if (options.Nesterov && (options.Momentum == 0 || options.Dampening != 0))
        {
            throw new ArgumentException("Sgd: Nesterov requires Momentum greater than 0 and Dampening 0.", nameof(options));
        }

        _options = options;
    }

    /// <inheritdoc/>
    public override bool HasMomentum => _options.Momentum != 0;

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        T rate = T.CreateTruncating(update.LearningRate), decay = T.CreateTruncating(update.WeightDecay(_options.WeightDecay));
        if (_options.Momentum == 0)
        {
            update.Run(new Plain<T>(rate, decay));
            return;
        }

        bool isFirst = update.Step == 1;
        double momentum = update.Momentum(_options.Momentum);
        update.Run(new WithMomentum<T>
        {
            Rate = rate,
            Decay = decay,
            Keep = T.CreateTruncating(isFirst ? 0 : momentum),
            Mix = T.CreateTruncating(isFirst ? 1 : 1 - _options.Dampening),
            Ahead = T.CreateTruncating(_options.Nesterov ? momentum : 1),
            OfGradient = _options.Nesterov ? T.One : T.Zero,
        }, update.State(0));
    }

    /// <summary>p ← p − η(g + λp).</summary>
    private readonly struct Plain<T>(T rate, T decay) : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _rate = rate;
        private readonly T _decay = decay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Create(_decay), p, g);
            p = L.FusedMultiplyAdd(L.Negate(L.Create(_rate)), decayed, p);
        }
    }

    /// <summary>b ← Keep·b + Mix·g, p ← p − η(OfGradient·g + Ahead·b).</summary>
    private struct WithMomentum<T> : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Rate;
        public T Decay;
        public T Keep;
        public T Mix;
        public T Ahead;
        public T OfGradient;

        public static bool UsesFirst => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Create(Decay), p, g);
            first = L.FusedMultiplyAdd(L.Create(Keep), first, L.Multiply(L.Create(Mix), decayed));
            V direction = L.FusedMultiplyAdd(L.Create(Ahead), first, L.Multiply(L.Create(OfGradient), decayed));
            p = L.FusedMultiplyAdd(L.Negate(L.Create(Rate)), direction, p);
        }
    }
}
