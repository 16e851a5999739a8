using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Adagrad: the step of each element is divided by the root of the sum of its squared gradients (Duchi, Hazan and Singer 2011).
/// </summary>
/// <remarks>
/// At update t of a parameter, with learning rate η, learning-rate decay δ and weight decay λ: g ← g + λp, s ← s + g²,
/// p ← p − η/(1 + (t − 1)δ) · g/(√s + ε). Equal to <c>torch.optim.Adagrad</c>. State: <c>sum</c> (s).
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly AdagradOptions _options;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public Adagrad(IEnumerable<Parameter> parameters, AdagradOptions? options = null)
        : base(parameters, options ??= new(), "sum") => _options = options;

    /// <inheritdoc/>
    protected override bool IsNonNegative(string stateName) => stateName == "sum";

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        double start = update.Step == 1 ? _options.InitialAccumulator : 0;
        double rate = update.LearningRate / (1 + ((update.Step - 1) * _options.LearningRateDecay));
        update.Run(new AdagradUpdate<T>
        {
            Rate = T.CreateTruncating(rate),
            Decay = T.CreateTruncating(update.WeightDecay(_options.WeightDecay)),
            Start = T.CreateTruncating(start),
            Epsilon = T.CreateTruncating(_options.Epsilon),
        }, update.State(0));
    }

    /// <summary>s ← s + Start + g², p ← p − Rate·g/(√s + ε).</summary>
    private struct AdagradUpdate<T> : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Rate;
        public T Decay;
        public T Start;
        public T Epsilon;

        public static bool UsesFirst => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Create(Decay), p, g);
            first = L.FusedMultiplyAdd(decayed, decayed, L.Add(first, L.Create(Start)));
            V direction = L.Divide(decayed, L.Add(L.Sqrt(first), L.Create(Epsilon)));
            p = L.FusedMultiplyAdd(L.Negate(L.Create(Rate)), direction, p);
        }
    }
}
