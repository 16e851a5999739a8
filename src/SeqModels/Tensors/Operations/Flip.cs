namespace SeqModels.Tensors;

// y = x with the order along one axis reversed, a copy. dx += dy reversed. Saves nothing.
internal sealed class Flip(int axis) : Operation
{
    public static Tensor Apply(Tensor x, int axis) => new Flip(x.Shape.ResolveAxis(axis)).Run(x.Shape, x);

    protected override void Forward<T>()
    {
        (int size, int inner, int count) = Blocks();
        for (int i = 0; i < size; i++)
            AxisBlocks.Copy(Input<T>(0), i * inner, size * inner, Output<T>(), (size - 1 - i) * inner, size * inner, inner, count);
    }

    protected override void Backward<T>()
    {
        (int size, int inner, int count) = Blocks();
        for (int i = 0; i < size; i++)
            AxisBlocks.Add(OutputGradient<T>(), (size - 1 - i) * inner, size * inner, InputGradient<T>(0), i * inner, size * inner, inner, count);
    }

    private (int Size, int Inner, int Count) Blocks()
    {
        Shape x = InputShape(0);
        return (x[axis], AxisBlocks.LengthAfter(x, axis), AxisBlocks.CountBefore(x, axis));
    }
}

public partial class Tensor
{
    /// <summary>Returns a copy with the order along an axis reversed: <c>x.Flip(1)</c> of [batch, time, features] runs backward in
    /// time.</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    public Tensor Flip(int axis) => Tensors.Flip.Apply(this, axis);
}
