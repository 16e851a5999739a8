using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Tensors;

/// <summary>Values and gradients against PyTorch's, in double and in float.</summary>
[Trait("Category", "Numeric")]
public sealed class OperationFixtureTests
{
    private static readonly Fixture Reference = Fixture.Load("operations");

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Functions = new()
    {
        ["sigmoid"] = v => v[0].Sigmoid(),
        ["tanh"] = v => v[0].Tanh(),
        ["relu"] = v => v[0].Relu(),
        ["leaky_relu"] = v => v[0].LeakyRelu(),
        ["gelu_erf"] = v => v[0].Gelu(),
        ["gelu_tanh"] = v => v[0].GeluTanh(),
        ["softplus"] = v => v[0].Softplus(),
        ["silu"] = v => v[0].Silu(),
        ["softmax"] = v => v[0].Softmax(),
        ["log_softmax"] = v => v[0].LogSoftmax(1),
        ["logsumexp"] = v => v[0].LogSumExp(),
        ["softmax_middle"] = v => v[0].Softmax(1),
        ["log_softmax_middle"] = v => v[0].LogSoftmax(1),
        ["logsumexp_middle"] = v => v[0].LogSumExp(1),
        ["layer_norm"] = v => v[0].LayerNorm(v[1], v[2]),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Fact]
    public void Every_operation_of_the_file_is_checked() =>
        Reference.TensorNames.Select(name => name.Split('.')[0]).Distinct().Should().BeEquivalentTo(Functions.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_agrees(string name) => Compare(name, DType.Float64, 1e-12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_agrees(string name) => Compare(name, DType.Float32, 2e-6);

    private static void Compare(string name, DType type, double tolerance)
    {
        // PyTorch's softplus is x itself above 20.
        double allowed = name == "softplus" ? Math.Max(tolerance, 3e-9) : tolerance;
        string[] inputs = name == "layer_norm" ? ["x", "weight", "bias"] : ["x"];
        Tensor[] leaves = Array.ConvertAll(inputs, input => Load($"{name}.{input}", type));
        foreach (Tensor leaf in leaves)
            leaf.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor y = Functions[name](leaves);
            ShouldAgree(y, Reference[name + ".y"], allowed, name);
            tape.Backward(y, Load(name + ".upstream", type));
        }

        for (int i = 0; i < leaves.Length; i++)
            ShouldAgree(leaves[i].Gradient!, Reference[$"{name}.grad.{inputs[i]}"], allowed, $"{name}.grad.{inputs[i]}");
    }

    private static Tensor Load(string name, DType type) =>
        Tensor.From(Reference[name].Values, Shape.Create(Reference[name].Shape)).To(type);

    private static void ShouldAgree(Tensor actual, FixtureTensor expected, double tolerance, string name)
    {
        actual.Shape.ToString().Should().Be(Shape.Create(expected.Shape).ToString());
        ReadOnlySpan<double> values = actual.To(DType.Float64).AsSpan<double>();
        for (int i = 0; i < values.Length; i++)
            values[i].Should().BeApproximately(expected.Values[i], tolerance * Math.Max(1, Math.Abs(expected.Values[i])), $"{name}[{i}]");
    }
}
