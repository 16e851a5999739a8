using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Adadelta: the gradient times the ratio of the root mean squares of earlier updates and of the gradients, so that the step has the unit of
/// the parameter (Zeiler 2012, algorithm 1).
/// </summary>
/// <remarks>
/// With learning rate η and weight decay λ: g ← g + λp, v ← ρv + (1 − ρ)g², Δ = √(u + ε)/√(v + ε) · g, u ← ρu + (1 − ρ)Δ², p ← p − ηΔ.
/// Equal to <c>torch.optim.Adadelta</c>; the paper has η = 1. State: <c>square_avg</c> (v), <c>acc_delta</c> (u).
/// </remarks>
public sealed class Adadelta : Optimizer
{
    private readonly AdadeltaOptions _options;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public Adadelta(IEnumerable<Parameter> parameters, AdadeltaOptions? options = null)
        : base(parameters, options ??= new(), "square_avg", "acc_delta") => _options = options;

    /// <inheritdoc/>
    protected override bool IsNonNegative(string stateName) => true;

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update) => update.Run(new AdadeltaUpdate<T>
    {
        Rate = T.CreateTruncating(update.LearningRate),
        Decay = T.CreateTruncating(update.WeightDecay(_options.WeightDecay)),
        Keep = T.CreateTruncating(_options.Rho),
        Mix = T.CreateTruncating(1 - _options.Rho),
        Epsilon = T.CreateTruncating(_options.Epsilon),
    }, update.State(0), update.State(1));

    /// <summary>States: v, u.</summary>
    private struct AdadeltaUpdate<T> : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Rate;
        public T Decay;
        public T Keep;
        public T Mix;
        public T Epsilon;

        public static bool UsesFirst => true;

        public static bool UsesSecond => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Create(Decay), p, g);
            V keep = L.Create(Keep), mix = L.Create(Mix), epsilon = L.Create(Epsilon);
            first = L.FusedMultiplyAdd(L.Multiply(mix, decayed), decayed, L.Multiply(keep, first));
            V ratio = L.Divide(L.Sqrt(L.Add(second, epsilon)), L.Sqrt(L.Add(first, epsilon)));
            V change = L.Multiply(ratio, decayed);
            second = L.FusedMultiplyAdd(L.Multiply(mix, change), change, L.Multiply(keep, second));
            p = L.FusedMultiplyAdd(L.Negate(L.Create(Rate)), change, p);
        }
    }
}
