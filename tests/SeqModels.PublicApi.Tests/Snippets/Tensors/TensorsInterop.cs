// snippet: TensorsInterop
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using Tensor = SeqModels.Tensors.Tensor;    // System.Numerics.Tensors has a Tensor, too

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/tensors.md: spans, MathNet, TensorSpan.</summary>
internal static class TensorsInterop
{
    public static void Run()
    {
        // snippet: TensorsInterop
        Tensor a = Tensor.From([[2f, 1], [1, 1]]);
        Matrix<float> inverse = a.ToMatrix().Inverse();                         // a copy
        Console.WriteLine(a.MatMul(Tensor.From(inverse)));

        ReadOnlyTensorSpan<float> view = a.AsTensorSpan();                      // no copy
        Console.WriteLine(view[1, 1]);
        a.AsWritableSpan()[0] = 5;
        Console.WriteLine(TensorPrimitives.Sum(a.AsSpan()));
        // end snippet
    }
}
