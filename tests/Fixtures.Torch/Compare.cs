using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>The generator's own checks: two independent ways to the same numbers must agree, or nothing is written.</summary>
internal static class Compare
{
    private const double Tolerance = 1e-12;

    public static void Equal(string what, Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        if (!expected.shape.SequenceEqual(actual.shape))
            throw new InvalidOperationException($"{what}: shapes differ.");

        var difference = (expected - actual).abs().max().item<double>();
        var bound = Tolerance * Math.Max(1, expected.abs().max().item<double>());
        if (!(difference <= bound))
            throw new InvalidOperationException($"{what}: differs by {difference:E2}.");
    }

    public static void Equal(string what, double[] expected, double[] actual)
    {
        using var scope = NewDisposeScope();
        Equal(what, tensor(expected), tensor(actual));
    }
}
