using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>The usual ways to draw initial values. Every one fills the tensor in row-major order from the given source.</summary>
public static class Initializers
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = static (tensor, _) => tensor.AsWritableSpan().Clear();

    /// <summary>Uniform on [−bound, bound).</summary>
    public static Initializer Uniform(float bound) => (tensor, random) => random.Uniform(tensor.AsWritableSpan(), -bound, bound);

    /// <summary>A new tensor with values drawn by an initializer.</summary>
    public static Tensor Draw(this Initializer initializer, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        Tensor tensor = Tensor.Zeros(shape);
        initializer(tensor, random);
        return tensor;
    }
}
