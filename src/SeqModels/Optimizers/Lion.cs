using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Lion: every element moves by the same amount, in the direction of the sign of an interpolation between momentum and gradient (Chen et al.
/// 2023, algorithm 2).
/// </summary>
/// <remarks>
/// With learning rate η and decoupled weight decay λ: c = β₁m + (1 − β₁)g, p ← p − η(sign(c) + λp), m ← β₂m + (1 − β₂)g, with sign(0) = 0.
/// A step is larger than Adam's: the paper advises a learning rate 3 to 10 times lower, with a weight decay as many times higher.
/// An element whose gradient is not finite becomes NaN. State: <c>exp_avg</c> (m).
/// </remarks>
public sealed class Lion : Optimizer
{
    private readonly LionOptions _options;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public Lion(IEnumerable<Parameter> parameters, LionOptions? options = null)
        : base(parameters, options ??= new(), "exp_avg") => _options = options;

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        double beta1 = update.Momentum(_options.Beta1);
        update.Run(new LionUpdate<T>
        {
            Rate = T.CreateTruncating(update.LearningRate),
            Shrink = T.CreateTruncating(1 - (update.LearningRate * update.WeightDecay(_options.WeightDecay))),
            Mix1 = T.CreateTruncating(1 - beta1),
            Mix2 = T.CreateTruncating(1 - _options.Beta2),
        }, update.State(0));
    }

    /// <summary>c = m + Mix1 (g − m), p ← Shrink·p − Rate·sign(c), m ← m + Mix2 (g − m).</summary>
    private struct LionUpdate<T> : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Rate;
        public T Shrink;
        public T Mix1;
        public T Mix2;

        public static bool UsesFirst => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V difference = L.Subtract(g, first);
            V direction = L.FusedMultiplyAdd(L.Create(Mix1), difference, first);
            V sign = L.Select(L.Equal(direction, L.Zero), L.Zero, L.CopySign(L.Create(T.One), direction));

            // direction − direction is 0, or NaN if the gradient is not finite.
            V step = L.Add(sign, L.Subtract(direction, direction));
            p = L.FusedMultiplyAdd(L.Negate(L.Create(Rate)), step, L.Multiply(L.Create(Shrink), p));
            first = L.FusedMultiplyAdd(L.Create(Mix2), difference, first);
        }
    }
}
