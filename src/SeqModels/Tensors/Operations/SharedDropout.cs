using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// x [.., n, ..] and a mask m of its shape without the shared axis: y[a, k, c] = x[a, k, c] m[a, c]. dx += dy ⊙ m. Saves m.
internal sealed class SharedDropout(double probability, RandomSource random, int axis) : Operation
{
    private Workspace _mask;

    protected override string Name => "Dropout";

    public static Tensor Apply(Tensor x, double probability, RandomSource random, int axis)
    {
        DropoutDraw.Check(probability, random);
        int place = axis < 0 ? axis + x.Rank : axis;
        if ((uint)place >= (uint)x.Rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Dropout: there is no axis {axis} in {x.Shape}.");
        return probability == 0 ? x : new SharedDropout(probability, random, place).Run(x.Shape, x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        (int count, int inner) = (OutputShape()[axis], AxisBlocks.LengthAfter(OutputShape(), axis));
        _mask = Allocate<T>(count == 0 ? 0 : x.Length / count);
        Span<T> mask = _mask.AsSpan<T>();
        DropoutDraw.Fill(mask, probability, random);
        for (int row = 0; row * inner < y.Length; row++)
            Elementwise.Binary(x.Slice(row * inner, inner), MaskRow<T>(mask, row, count, inner), y.Slice(row * inner, inner), default(Product<T>));
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0), mask = _mask.AsSpan<T>();
        (int count, int inner) = (OutputShape()[axis], AxisBlocks.LengthAfter(OutputShape(), axis));
        for (int row = 0; row * inner < dx.Length; row++)
            Elementwise.BinaryAccumulate(dy.Slice(row * inner, inner), MaskRow<T>(mask, row, count, inner), dx.Slice(row * inner, inner), default(Product<T>));
    }

    private static ReadOnlySpan<T> MaskRow<T>(ReadOnlySpan<T> mask, int row, int count, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => mask.Slice(row / count * inner, inner);
}
