// snippet: TensorsGradientCheck
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/tensors.md: gradients against finite differences.</summary>
internal static class TensorsGradientCheck
{
    public static void Run()
    {
        // snippet: TensorsGradientCheck
        var random = new RandomSource(1);
        Tensor a = Tensor.Normal([3, 4], random), b = Tensor.Normal([4, 2], random);
        Console.WriteLine(GradientCheck.Check(v => v[0].MatMul(v[1]).Tanh().LogSumExp(axis: 0), a, b).Passed);

        var layer = new LayerNorm(4);
        layer.ConvertTo(DType.Float64);                                         // a check in double sees what float rounding hides
        Tensor x = a.To(DType.Float64);
        GradientCheckResult result = GradientCheck.Check(() => layer.Forward(x), [x, .. layer.Parameters()]).ThrowIfFailed();
        Console.WriteLine($"{result.Entries.Count} derivatives, worst relative error below 1e-8: {result.WorstError < 1e-8}");
        // end snippet
    }
}
