namespace SeqModels.Tensors;

// y = (Σ x) / n over some axes, or all: the sum's and the quotient's operations.
public partial class Tensor
{
    /// <summary>The mean of all elements, a scalar; NaN if there are none.</summary>
    public Tensor Mean() => Sum() / Length;

    /// <summary>The means along one axis.</summary>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <param name="keepAxis">Whether the reduced axis is kept with size 1.</param>
    public Tensor Mean(int axis, bool keepAxis = false) => Sum(axis, keepAxis) / Shape[axis];

    /// <summary>The means over several axes, for example <c>x.Mean([0, 1])</c>.</summary>
    /// <param name="axes">The axes; negative values count from the end.</param>
    /// <param name="keepAxes">Whether the reduced axes are kept with size 1.</param>
    public Tensor Mean(ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        Tensor sum = Sum(axes, keepAxes);
        return sum / ((double)Length / sum.Length);
    }
}
