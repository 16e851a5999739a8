using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Recurrent;

/// <summary>Values and all gradients of the fused layers against PyTorch's.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentFixtureTests
{
    private static readonly string[] Families =
    [
        "rnn-tanh", "rnn-relu", "gru-after", "gru-before", "lstm", "lstm-noforget", "lstm-coupled", "lstm-peephole",
        "rnn-tanh-nobias", "gru-after-nobias", "lstm-nobias", "lstm-projected", "lstm-projected-nobias",
    ];

    public static TheoryData<string> Cases => [.. Families.SelectMany(Fixture.Cases)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoubleAgreesWithPyTorch(string name) => Compare(name, DType.Float64, 1e-10);

    [Theory]
    [MemberData(nameof(Cases))]
    public void SingleAgreesWithPyTorch(string name) => Compare(name, DType.Float32, 1e-5);

    [Theory]
    [MemberData(nameof(Cases))]
    public void TimeFirstAgreesWithPyTorch(string name) => Compare(name, DType.Float64, 1e-10, batchFirst: false);

    private static void Compare(string name, DType type, double tolerance, bool batchFirst = true)
    {
        Fixture fixture = Fixture.Load(name);
        Dictionary<string, double[]> values = FixtureCase.Run(fixture, type, batchFirst);

        // The loss is left out: it is the test's own sum, which cancels.
        string[] others = ["loss", "x", "lengths", "h0", "c0", "upstream.output", "upstream.h_n", "upstream.c_n"];
        string[] expected = [.. fixture.TensorNames.Where(tensor => !others.Contains(tensor)
            && !tensor.StartsWith("weight", StringComparison.Ordinal)
            && !tensor.StartsWith("bias", StringComparison.Ordinal))];
        values.Keys.Should().BeEquivalentTo(expected);
        foreach (string tensor in expected)
            RelativeError(values[tensor], fixture[tensor].Values).Should().BeLessThanOrEqualTo(tolerance, "{0} of {1} must agree", tensor, name);
    }

    /// <summary>The largest difference relative to the largest expected magnitude.</summary>
    internal static double RelativeError(double[] actual, double[] expected)
    {
        actual.Length.Should().Be(expected.Length);
        double scale = Math.Max(expected.Max(Math.Abs), 1e-30);
        double worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double error = Math.Abs(actual[i] - expected[i]) / scale;
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }

        return worst;
    }
}
