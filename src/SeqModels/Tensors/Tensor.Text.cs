namespace SeqModels.Tensors;

public partial class Tensor
{
    /// <summary>
    /// Returns the data type, the shape and the elements in aligned rows; with more than 1000 elements only the first and last three along
    /// each axis. Numbers are formatted in the invariant culture with 4 decimals or in exponential notation; integers without decimals.
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
