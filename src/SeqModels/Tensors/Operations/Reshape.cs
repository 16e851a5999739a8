using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x in another shape with as many elements, over the same memory. dx += dy. Saves nothing.
internal sealed class Reshape : Operation
{
    public static Tensor Apply(Tensor x, Shape shape)
    {
        if (shape.ElementCount != x.Length)
        {
            throw new ArgumentException(
                $"Reshape: {x.Shape} has {x.Length} elements, which cannot be reshaped to {shape} with {shape.ElementCount}.", nameof(shape));
        }

        return new Reshape().RunView(shape, x);
    }

    public static Shape Infer(Shape shape, ReadOnlySpan<int> sizes)
    {
        int unknown = sizes.IndexOf(-1);
        if (unknown < 0)
            return Shape.Create(sizes);

        Span<int> known = stackalloc int[sizes.Length];
        sizes.CopyTo(known);
        known[unknown] = 1;
        if (known.Contains(-1))
            throw new ArgumentException("Reshape: at most one size can be -1.", nameof(sizes));
        int others = Shape.Create(known).ElementCount;
        if (others == 0 || shape.ElementCount % others != 0)
        {
            throw new ArgumentException(
                $"Reshape: {shape} has {shape.ElementCount} elements, which is not a multiple of the product {others} of the given sizes.", nameof(sizes));
        }

        known[unknown] = shape.ElementCount / others;
        return Shape.Create(known);
    }

    protected override void Forward<T>()
    {
    }

    protected override void Backward<T>() => Elementwise.UnaryAccumulate(OutputGradient<T>(), InputGradient<T>(0), default(Identity<T>));
}

public partial class Tensor
{
    /// <summary>Returns the same elements with another shape, in row-major order, without copying: <c>x.Reshape(batch * time,
    /// -1)</c>.</summary>
    /// <param name="sizes">The sizes; one of them may be −1 and is inferred from the others.</param>
    /// <exception cref="ArgumentException">The element count differs, or a size cannot be inferred.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> sizes) => Tensors.Reshape.Apply(this, Tensors.Reshape.Infer(Shape, sizes));

    /// <summary>Returns the same elements with another shape, in row-major order, without copying.</summary>
    /// <exception cref="ArgumentException">The element count differs.</exception>
    public Tensor Reshape(Shape shape) => Tensors.Reshape.Apply(this, shape);
}
