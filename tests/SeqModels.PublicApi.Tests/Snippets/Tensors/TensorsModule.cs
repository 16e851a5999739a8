// snippet: TensorsModule
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/tensors.md: a module and an optimizer step by hand.</summary>
internal static class TensorsModule
{
    public static void Run()
    {
        // snippet: TensorsModule
        Tensor x = Tensor.Uniform([64, 1], new RandomSource(1), -2, 2), y = x.Sin();
        var random = new RandomSource(2);
        var model = new Sequential(new Linear(1, 16, random), new Activation(ActivationFunction.Tanh), new Linear(16, 1, random));
        Console.WriteLine(string.Join(", ", model.NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}")));

        var tape = new Tape();
        for (int step = 1; step <= 2000; step++)
        {
            using (tape.Record())
            {
                Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
                tape.Backward(loss);
                if (step is 1 or 2000)
                    Console.WriteLine($"step {step}: {loss.Item():F5}");
            }

            foreach (Parameter parameter in model.Parameters())                 // SGD by hand: θ ← θ − η g
            {
                Span<float> values = parameter.AsWritableSpan();
                ReadOnlySpan<float> gradient = parameter.Gradient!.AsSpan();
                for (int i = 0; i < values.Length; i++)
                    values[i] -= 0.2f * gradient[i];
                parameter.ZeroGradient();
            }
        }
        // end snippet
    }
}
