using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = ln Σ e^{xₖ} along one axis. dxₖ += e^{xₖ − y} dy. Saves nothing: backward reads x and y.
internal sealed class LogSumExp(int axis) : Operation
{
    public static Tensor Apply(Tensor x, int axis, bool keepAxis)
    {
        int resolved = x.Shape.ResolveAxis(axis);
        return new LogSumExp(resolved).Run(keepAxis ? x.Shape.With(resolved, 1) : x.Shape.Without(resolved), x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        int inner = AxisBlocks.LengthAfter(InputShape(0), axis), block = inner * InputShape(0)[axis];
        Span<T> e = Allocate<T>(block).AsSpan<T>(), max = Allocate<T>(inner).AsSpan<T>();
        if (block == 0)
            y.Fill(T.NegativeInfinity);
        for (int start = 0, at = 0; start < x.Length; start += block, at += inner)
        {
            if (inner == 1)
            {
                T sum = SoftmaxKernel.Row(x.Slice(start, block), e, out T largest);
                y[at] = largest + SoftmaxKernel.Log(sum);
                continue;
            }

            Span<T> sums = y.Slice(at, inner);
            SoftmaxKernel.Columns(x.Slice(start, block), e, max, sums);
            Elementwise.Binary(max, sums, sums, default(AddLog<T>));
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Output<T>(), dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        int inner = AxisBlocks.LengthAfter(InputShape(0), axis), block = inner * InputShape(0)[axis];
        for (int start = 0, at = 0; start < x.Length; start += block, at += inner)
        {
            if (inner == 1)
            {
                Elementwise.UnaryAccumulate(x.Slice(start, block), dx.Slice(start, block), new Gradient<T>(y[at], dy[at]));
                continue;
            }

            for (int row = start; row < start + block; row += inner)
                Elementwise.TernaryAccumulate(x.Slice(row, inner), y.Slice(at, inner), dy.Slice(at, inner), dx.Slice(row, inner), default(Gradients<T>));
        }
    }

    private readonly struct AddLog<T> : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V max, V sum)
            where V : struct
            where L : struct, ILane<V, T> => L.Add(max, Transcendental.Log<V, T, L>(sum));
    }

    // If all x are −∞, so is y; x − 0 = −∞ then gives gradient 0.
    private readonly struct Gradient<T>(T y, T dy) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _y = T.IsNegativeInfinity(y) ? T.Zero : y;
        private readonly T _dy = dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(Transcendental.Exp<V, T, L>(L.Subtract(x, L.Create(_y))), L.Create(_dy));
    }

    private readonly struct Gradients<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y, V dy)
            where V : struct
            where L : struct, ILane<V, T>
        {
            V shift = L.Select(L.Equal(y, L.Constant(double.NegativeInfinity)), L.Zero, y);
            return L.Multiply(Transcendental.Exp<V, T, L>(L.Subtract(x, shift)), dy);
        }
    }
}

public partial class Tensor
{
    /// <summary>Log-sum-exp ln Σ eˣ along an axis, without overflow; −∞ with gradient 0 if all elements are −∞.</summary>
    /// <param name="axis">The axis; negative values count from the end. The last axis is the fastest.</param>
    /// <param name="keepAxis">Whether the reduced axis is kept with size 1.</param>
    public Tensor LogSumExp(int axis = -1, bool keepAxis = false) => Tensors.LogSumExp.Apply(this, axis, keepAxis);
}
