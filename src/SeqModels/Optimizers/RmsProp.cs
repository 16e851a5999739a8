using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Optimizers.Updates;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>RMSprop: the gradient divided by the root of its running mean square (Tieleman and Hinton 2012).</summary>
/// <remarks>
/// With learning rate η and weight decay λ: g ← g + λp, v ← αv + (1 − α)g², s = √v (centered: a ← αa + (1 − α)g and s = √(v − a²)),
/// b ← μb + g/(s + ε), p ← p − ηb. Equal to <c>torch.optim.RMSprop</c>, except that a v − a² made negative by rounding is taken as 0
/// instead of giving NaN. State: <c>square_avg</c>, <c>grad_avg</c> when centered, <c>momentum_buffer</c> with momentum.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private readonly RmsPropOptions _options;

    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public RmsProp(IEnumerable<Parameter> parameters, RmsPropOptions? options = null)
        : base(parameters, options ??= new(), Names(options)) => _options = options;

    /// <inheritdoc/>
    public override bool HasMomentum => _options.Momentum != 0;

    /// <inheritdoc/>
    protected override bool IsNonNegative(string stateName) => stateName == "square_avg";

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        var numbers = new Numbers<T>
        {
            Rate = T.CreateTruncating(update.LearningRate),
            Keep = T.CreateTruncating(_options.Alpha),
            Mix = T.CreateTruncating(1 - _options.Alpha),
            Epsilon = T.CreateTruncating(_options.Epsilon),
            Decay = T.CreateTruncating(update.WeightDecay(_options.WeightDecay)),
            Momentum = T.CreateTruncating(update.Momentum(_options.Momentum)),
        };
        switch (_options.Centered, _options.Momentum != 0)
        {
            case (false, false):
                update.Run(new RmsPropUpdate<T, No, No>(numbers), update.State(0));
                break;
            case (true, false):
                update.Run(new RmsPropUpdate<T, Yes, No>(numbers), update.State(0), update.State(1));
                break;
            case (false, true):
                update.Run(new RmsPropUpdate<T, No, Yes>(numbers), update.State(0), null, update.State(1));
                break;
            default:
                update.Run(new RmsPropUpdate<T, Yes, Yes>(numbers), update.State(0), update.State(1), update.State(2));
                break;
        }
    }

    private static string[] Names(RmsPropOptions options) =>
    [
        "square_avg",
        .. options.Centered ? (string[])["grad_avg"] : [],
        .. options.Momentum != 0 ? (string[])["momentum_buffer"] : [],
    ];

    private interface IChoice
    {
        static abstract bool IsMade { get; }
    }

    private readonly struct Yes : IChoice
    {
        public static bool IsMade => true;
    }

    private readonly struct No : IChoice
    {
        public static bool IsMade => false;
    }

    private struct Numbers<T>
    {
        public T Rate;
        public T Keep;
        public T Mix;
        public T Epsilon;
        public T Decay;
        public T Momentum;
    }

    /// <summary>States: v, a (when centered), b (with momentum).</summary>
    private readonly struct RmsPropUpdate<T, TCentered, TMomentum>(Numbers<T> numbers) : IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentered : struct, IChoice
        where TMomentum : struct, IChoice
    {
        private readonly Numbers<T> _numbers = numbers;

        public static bool UsesFirst => true;

        public static bool UsesSecond => TCentered.IsMade;

        public static bool UsesThird => TMomentum.IsMade;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V decayed = L.FusedMultiplyAdd(L.Create(_numbers.Decay), p, g);
            V keep = L.Create(_numbers.Keep);
            V mix = L.Create(_numbers.Mix);
            first = L.FusedMultiplyAdd(L.Multiply(mix, decayed), decayed, L.Multiply(keep, first));
            V square = first;
            if (TCentered.IsMade)
            {
                second = L.FusedMultiplyAdd(keep, second, L.Multiply(mix, decayed));
                square = L.Max(L.FusedMultiplyAdd(L.Negate(second), second, first), L.Zero);
            }

            V direction = L.Divide(decayed, L.Add(L.Sqrt(square), L.Create(_numbers.Epsilon)));
            if (TMomentum.IsMade)
            {
                third = L.FusedMultiplyAdd(L.Create(_numbers.Momentum), third, direction);
                direction = third;
            }

            p = L.FusedMultiplyAdd(L.Negate(L.Create(_numbers.Rate)), direction, p);
        }
    }
}
