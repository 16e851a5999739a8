namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>
    /// The number type, the shape and the elements in aligned rows; of more than 1000 elements the first and last three along each axis.
    /// Numbers are written in the invariant culture, with 4 decimals or exponents; whole numbers without decimals.
    /// </summary>
    public override string ToString()
    {
        string head = $"Tensor {DType} {Shape}";
        if (Arena is not null && Arena.Generation != Generation)
            return head + " of an earlier step";
        double[] elements = new double[Length];
        if (DType == DType.Float32)
            Convert<float, double>(AsSpan<float>(), elements);
        else
            AsSpan<double>().CopyTo(elements);
        return TensorText.Format(head, Shape, elements);
    }
}
