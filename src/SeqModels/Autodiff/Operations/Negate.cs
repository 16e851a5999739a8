using SeqModels.Tensors;

namespace SeqModels.Autodiff.Operations;

// y = −x, elementwise, any shape. dx −= dy. Saves nothing.
internal sealed class Negate : Operation
{
    public static Tensor Apply(Tensor x) => new Negate().Run(x.Shape, x);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = -x[i];
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] -= dy[i];
        }
    }
}

public static partial class TensorOperations
{
    extension(Tensor)
    {
        /// <summary>−x, elementwise.</summary>
        public static Tensor operator -(Tensor x) => Negate.Apply(x);
    }
}
