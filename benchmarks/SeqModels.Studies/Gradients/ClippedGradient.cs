using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;

namespace SeqModels.Studies.Gradients;

/// <summary>An exploded gradient before and after clipping, g ← min(1, θ/‖g‖) g with θ = 1.</summary>
/// <param name="Norm">‖g‖ before.</param>
/// <param name="ClippedNorm">‖g‖ after.</param>
/// <param name="Cosine">The cosine of the angle between both.</param>
internal sealed record ClippedGradient(double Norm, double ClippedNorm, double Cosine)
{
    /// <summary>Clips the gradient of an RNN with ρ = 1.5.</summary>
    public static ClippedGradient Measure(int hiddenSize, int length, ulong seed)
    {
        var adder = new SmallAdder(new RnnOptions { Initialization = Explosion.WithRadius(ExplosionTraining.Radius) }, hiddenSize, seed);
        var tape = new Tape();
        using (tape.Record())
        {
            tape.Backward(adder.Error(new AddingProblem(length).Sample(32, new RandomSource(seed).Fork(1))));
        }

        float[] before = Gradient(adder);
        GradientClipping.ByGlobalNorm(1).Apply([.. adder.Parameters()]);
        float[] after = Gradient(adder);
        (double norm, double clipped) = (Math.Sqrt(Dot(before, before)), Math.Sqrt(Dot(after, after)));
        return new ClippedGradient(norm, clipped, Dot(before, after) / (norm * clipped));
    }

    private static float[] Gradient(SmallAdder adder) => [.. adder.Parameters().SelectMany(parameter => parameter.Gradient!.AsSpan().ToArray())];

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
