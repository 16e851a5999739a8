using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// yₖ = xₖ − ln Σ e^{xⱼ} along one axis. dxₖ += dyₖ − e^{yₖ} Σ dyⱼ. Saves nothing: backward reads y.
internal sealed class LogSoftmax(int axis) : Operation
{
    public static Tensor Apply(Tensor x, int axis) => new LogSoftmax(x.Shape.ResolveAxis(axis)).Run(x.Shape, x);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        int inner = AxisBlocks.LengthAfter(InputShape(0), axis), block = inner * InputShape(0)[axis];
        Span<T> max = Allocate<T>(inner).AsSpan<T>(), sum = Allocate<T>(inner).AsSpan<T>();
        for (int start = 0; start < y.Length; start += block)
        {
            ReadOnlySpan<T> from = x.Slice(start, block);
            Span<T> part = y.Slice(start, block);
            if (inner == 1)
            {
                T log = SoftmaxKernel.Log(SoftmaxKernel.Row(from, part, out T largest));
                Elementwise.Unary(from, part, new Difference<T>(largest, log));
                continue;
            }

            SoftmaxKernel.Columns(from, part, max, sum);
            Elementwise.Unary(sum, sum, default(Logarithm<T>));
            for (int row = 0; row < block; row += inner)
                Elementwise.Ternary(from.Slice(row, inner), max, sum, part.Slice(row, inner), default(Differences<T>));
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> y = Output<T>(), dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        int inner = AxisBlocks.LengthAfter(InputShape(0), axis), block = inner * InputShape(0)[axis];
        Span<T> sum = Allocate<T>(inner).AsSpan<T>();
        for (int start = 0; start < y.Length; start += block)
        {
            if (inner == 1)
            {
                ReadOnlySpan<T> yRow = y.Slice(start, block), dyRow = dy.Slice(start, block);
                T total = T.CreateTruncating(Reductions.Sum(dyRow));
                Elementwise.BinaryAccumulate(yRow, dyRow, dx.Slice(start, block), new Gradient<T>(total));
                continue;
            }

            sum.Clear();
            for (int row = start; row < start + block; row += inner)
                Elementwise.UnaryAccumulate(dy.Slice(row, inner), sum, default(Identity<T>));
            for (int row = start; row < start + block; row += inner)
                Elementwise.TernaryAccumulate(y.Slice(row, inner), dy.Slice(row, inner), sum, dx.Slice(row, inner), default(Gradients<T>));
        }
    }

    private readonly struct Difference<T>(T max, T log) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _max = max;
        private readonly T _log = log;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => L.Subtract(L.Subtract(x, L.Create(_max)), L.Create(_log));
    }

    private readonly struct Differences<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V max, V log)
            where V : struct
            where L : struct, ILane<V, T> => L.Subtract(L.Subtract(x, max), log);
    }

    private readonly struct Gradient<T>(T sum) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _sum = sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V y, V dy)
            where V : struct
            where L : struct, ILane<V, T> => L.FusedMultiplyAdd(L.Negate(Transcendental.Exp<V, T, L>(y)), L.Create(_sum), dy);
    }

    private readonly struct Gradients<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V y, V dy, V sum)
            where V : struct
            where L : struct, ILane<V, T> => L.FusedMultiplyAdd(L.Negate(Transcendental.Exp<V, T, L>(y)), sum, dy);
    }
}

public partial class Tensor
{
    /// <summary>Log-softmax x − ln Σ eˣ along an axis: the natural logarithm of <c>Softmax</c>, without underflow. The shape is
    /// unchanged.</summary>
    /// <param name="axis">The axis; negative values count from the end. The last axis is the fastest.</param>
    public Tensor LogSoftmax(int axis = -1) => Tensors.LogSoftmax.Apply(this, axis);
}
