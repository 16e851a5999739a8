using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// w Σ x² / n over all n elements, or of the differences d = x_t − x_{t−1} along an axis w Σ d² / n over all n of them (0 if there are
// none).
// dx += s x with s = 2 w dy / n; dx_t += s d, dx_{t−1} −= s d. Saves nothing.
internal sealed class SquarePenalty(double weight, int? axis) : Operation
{
    protected override string Name => axis is null ? "Loss.ActivationPenalty" : "Loss.TemporalActivationPenalty";

    public static Tensor Apply(Tensor x, double weight, int? axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        int? place = axis < 0 ? axis + x.Rank : axis;
        if (place is { } index && (uint)index >= (uint)x.Rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Loss.TemporalActivationPenalty: there is no axis {axis} in {x.Shape}.");
        return new SquarePenalty(weight, place).Run([], x);
    }

    private int Inner => AxisBlocks.LengthAfter(InputShape(0), axis!.Value);

    /// <summary>The number of squared terms.</summary>
    private int Terms<T>()
        where T : unmanaged
    {
        int length = Input<T>(0).Length;
        return axis is { } place && length > 0 ? length / InputShape(0)[place] * (InputShape(0)[place] - 1) : length;
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        int terms = Terms<T>();
        double sum = 0;
        if (axis is null)
        {
            sum = Reductions.SumOfSquares(x);
        }
        else if (terms > 0)
        {
            int inner = Inner;
            Span<T> difference = Allocate<T>(inner).AsSpan<T>();
            for (int row = 0; (row + 1) * inner < x.Length; row++)
            {
                if (EndsSequence(row))
                    continue;
                Elementwise.Binary(x.Slice((row + 1) * inner, inner), x.Slice(row * inner, inner), difference, new Difference<T>(T.One));
                sum += Reductions.SumOfSquares<T>(difference);
            }
        }

        Output<T>()[0] = T.CreateTruncating(terms == 0 ? 0 : weight * sum / terms);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> dx = InputGradient<T>(0);
        int terms = Terms<T>();
        if (terms == 0)
            return;
        T scale = T.CreateTruncating(2 * weight * double.CreateTruncating(OutputGradient<T>()[0]) / terms);
        if (axis is null)
        {
            Elementwise.UnaryAccumulate(x, dx, new Times<T>(scale));
            return;
        }

        int inner = Inner;
        for (int row = 0; (row + 1) * inner < x.Length; row++)
        {
            if (EndsSequence(row))
                continue;
            ReadOnlySpan<T> here = x.Slice(row * inner, inner), next = x.Slice((row + 1) * inner, inner);
            Elementwise.BinaryAccumulate(next, here, dx.Slice((row + 1) * inner, inner), new Difference<T>(scale));
            Elementwise.BinaryAccumulate(here, next, dx.Slice(row * inner, inner), new Difference<T>(scale));
        }
    }

    /// <summary>Whether a row (all elements of one time step) is the last of its sequence.</summary>
    private bool EndsSequence(int row)
    {
        int time = InputShape(0)[axis!.Value];
        return row % time == time - 1;
    }

    /// <summary>s (x − y).</summary>
    private readonly struct Difference<T>(T scale) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(L.Create(_scale), L.Subtract(x, y));
    }
}
