// snippet: TensorsGradient
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/tensors.md: a gradient.</summary>
internal static class TensorsGradient
{
    public static void Run()
    {
        // snippet: TensorsGradient
        var w = new Parameter("w", Tensor.From([0.5f, -1]));
        Tensor x = Tensor.From([[1f, 2], [3, 4], [5, 6]]), y = Tensor.From([1f, 2, 3]);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor error = x.MatMul(w.Reshape(2, 1)).Reshape(3) - y;
            Tensor loss = (error * error).Mean();
            tape.Backward(loss);
            Console.WriteLine($"loss {loss.Item():F4} after {tape.Count} operations");
            Console.WriteLine($"dloss/dw {w.Gradient}, dloss/derror {tape.GradientOf(error)}");
        }
        // end snippet
    }
}
