using System.Numerics;

namespace SeqModels.Tensors;

// y[t] = Σ_{s ≤ t} x[s] along one axis. dx[s] += Σ_{t ≥ s} dy[t]. Each line is added in order, in double. Saves nothing.
internal sealed class CumSum(int axis) : Operation
{
    public static Tensor Apply(Tensor x, int axis) => new CumSum(x.Shape.ResolveAxis(axis)).Run(x.Shape, x);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        Shape shape = InputShape(0);
        int inner = AxisBlocks.LengthAfter(shape, axis), block = shape[axis] * inner;
        Span<double> sums = Allocate<double>(inner).AsSpan<double>();
        for (int start = 0; start < x.Length; start += block)
        {
            sums.Clear();
            for (int row = start; row < start + block; row += inner)
                Add(x.Slice(row, inner), sums, y.Slice(row, inner), keep: false);
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        Shape shape = InputShape(0);
        int inner = AxisBlocks.LengthAfter(shape, axis), block = shape[axis] * inner;
        Span<double> sums = Allocate<double>(inner).AsSpan<double>();
        for (int start = 0; start < dy.Length; start += block)
        {
            sums.Clear();
            for (int row = start + block - inner; row >= start; row -= inner)
                Add(dy.Slice(row, inner), sums, dx.Slice(row, inner), keep: true);
        }
    }

    private static void Add<T>(ReadOnlySpan<T> terms, Span<double> sums, Span<T> result, bool keep)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < terms.Length; i++)
        {
            sums[i] += double.CreateTruncating(terms[i]);
            result[i] = (keep ? result[i] : T.Zero) + T.CreateTruncating(sums[i]);
        }
    }
}

public partial class Tensor
{
    /// <summary>The cumulative sums along an axis: y[t] = x[0] + … + x[t]. Accumulated in double and rounded once per element.</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    public Tensor CumSum(int axis) => Tensors.CumSum.Apply(this, axis);
}
