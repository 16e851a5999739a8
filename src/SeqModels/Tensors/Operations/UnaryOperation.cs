using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = f(x), elementwise, any shape. dx += dy ⊙ f′(x). Saves nothing: backward reads x and y.
internal sealed class UnaryOperation<TFunction>(TFunction function) : Operation
    where TFunction : struct, IUnaryFunction
{
    protected override string Name => typeof(TFunction).Name;

    public static Tensor Apply(Tensor x, TFunction function = default) => new UnaryOperation<TFunction>(function).Run(x.Shape, x);

    protected override void Forward<T>() => Elementwise.Unary(Input<T>(0), Output<T>(), new Value<T>(function));

    protected override void Backward<T>() =>
        Elementwise.TernaryAccumulate(Input<T>(0), Output<T>(), OutputGradient<T>(), InputGradient<T>(0), new Gradient<T>(function));

    private readonly struct Value<T>(TFunction function) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => _function.Value<V, T, L>(x);
    }

    private readonly struct Gradient<T>(TFunction function) : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y, V dy)
            where V : struct
            where L : struct, ILane<V, T> => _function.Gradient<V, T, L>(x, y, dy);
    }
}
