using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// yₖ = e^{xₖ} / Σ e^{xⱼ} along one axis. dxₖ += yₖ (dyₖ − Σ yⱼ dyⱼ). Saves nothing: backward reads y.
internal sealed class Softmax(int axis) : Operation
{
    public static Tensor Apply(Tensor x, int axis) => new Softmax(x.Shape.ResolveAxis(axis)).Run(x.Shape, x);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        int inner = AxisBlocks.LengthAfter(InputShape(0), axis), block = inner * InputShape(0)[axis];
        Span<T> max = Allocate<T>(inner).AsSpan<T>(), sum = Allocate<T>(inner).AsSpan<T>();
        for (int start = 0; start < y.Length; start += block)
        {
            Span<T> part = y.Slice(start, block);
            if (inner == 1)
            {
                Elementwise.Unary(part, part, new Quotient<T>(SoftmaxKernel.Row(x.Slice(start, block), part, out _)));
                continue;
            }

            SoftmaxKernel.Columns(x.Slice(start, block), part, max, sum);
            for (int row = 0; row < block; row += inner)
                Elementwise.Binary(part.Slice(row, inner), sum, part.Slice(row, inner), default(Quotients<T>));
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> y = Output<T>(), dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        int inner = AxisBlocks.LengthAfter(InputShape(0), axis), block = inner * InputShape(0)[axis];
        Span<T> dot = Allocate<T>(inner).AsSpan<T>();
        for (int start = 0; start < y.Length; start += block)
        {
            if (inner == 1)
            {
                ReadOnlySpan<T> yRow = y.Slice(start, block), dyRow = dy.Slice(start, block);
                T sum = T.CreateTruncating(Reductions.Dot(yRow, dyRow));
                Elementwise.BinaryAccumulate(yRow, dyRow, dx.Slice(start, block), new Gradient<T>(sum));
                continue;
            }

            dot.Clear();
            for (int row = start; row < start + block; row += inner)
                Elementwise.Ternary(y.Slice(row, inner), dy.Slice(row, inner), dot, dot, default(AddProduct<T>));
            for (int row = start; row < start + block; row += inner)
                Elementwise.TernaryAccumulate(y.Slice(row, inner), dy.Slice(row, inner), dot, dx.Slice(row, inner), default(Gradients<T>));
        }
    }

    private readonly struct Quotient<T>(T sum) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _sum = sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V e)
            where V : struct
            where L : struct, ILane<V, T> => L.Divide(e, L.Create(_sum));
    }

    private readonly struct Quotients<T> : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V e, V sum)
            where V : struct
            where L : struct, ILane<V, T> => L.Divide(e, sum);
    }

    private readonly struct Gradient<T>(T dot) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _dot = dot;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V y, V dy)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(y, L.Subtract(dy, L.Create(_dot)));
    }

    private readonly struct Gradients<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V y, V dy, V dot)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(y, L.Subtract(dy, dot));
    }

    private readonly struct AddProduct<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V y, V dy, V dot)
            where V : struct
            where L : struct, ILane<V, T> => L.FusedMultiplyAdd(y, dy, dot);
    }
}

public partial class Tensor
{
    /// <summary>Softmax eˣ / Σ eˣ along an axis, without overflow. The shape is unchanged.</summary>
    /// <param name="axis">The axis; negative values count from the end. The last axis is the fastest.</param>
    public Tensor Softmax(int axis = -1) => Tensors.Softmax.Apply(this, axis);
}
