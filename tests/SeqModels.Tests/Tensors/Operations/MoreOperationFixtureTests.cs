using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Tensors;

/// <summary>Choices, cumulative sums, trigonometric functions and further activations against PyTorch's values and gradients.</summary>
[Trait("Category", "Numeric")]
public sealed class MoreOperationFixtureTests
{
    private static readonly Fixture Reference = Fixture.Load("operations-more");

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Functions = new()
    {
        ["sin"] = v => v[0].Sin(),
        ["cos"] = v => v[0].Cos(),
        ["expm1"] = v => v[0].Expm1(),
        ["log1p"] = v => v[0].Log1p(),
        ["elu"] = v => v[0].Elu(0.75),
        ["selu"] = v => v[0].Selu(),
        ["softsign"] = v => v[0].Softsign(),
        ["hardtanh"] = v => v[0].HardTanh(),
        ["hardsigmoid"] = v => v[0].HardSigmoid(),
        ["maximum"] = v => Tensor.Maximum(v[0], v[1]),
        ["minimum"] = v => Tensor.Minimum(v[0], v[1]),
        ["flip"] = v => v[0].Flip(1),
        ["cumsum"] = v => v[0].CumSum(1),
        ["gather"] = v => v[0].GatherAlong(Ids("gather.ids"), 1),
        ["topk"] = v => v[0].TopK(3, 1).Values,
        ["bottomk"] = v => v[0].TopK(3, largest: false).Values,
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Fact]
    public void EveryOperationOfTheFileIsChecked() =>
        Reference.Metadata.Keys.Except(["kind", "engine", "source"]).Should().BeEquivalentTo(Functions.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void DoubleAgrees(string name) => Compare(name, DType.Float64, name == "hardsigmoid" ? 1e-8 : 1e-12); // PyTorch's gradient has 1/6 as float

    [Theory]
    [MemberData(nameof(Names))]
    public void FloatAgrees(string name) => Compare(name, DType.Float32, 2e-6);

    [Fact]
    public void IndicesAgree()
    {
        Load("topk.a", DType.Float32).TopK(3, 1).Indices.Values.ToArray().Should().Equal(Reference["topk.ids"].ToIntegers());
        Load("bottomk.a", DType.Float64).TopK(3, largest: false).Indices.Values.ToArray().Should().Equal(Reference["bottomk.ids"].ToIntegers());
        for (int axis = 0; axis < 3; axis++)
        {
            Load("argmax.x", DType.Float32).ArgMax(axis).Values.ToArray().Should().Equal(Reference[$"argmax.{axis}"].ToIntegers());
            Load("argmax.x", DType.Float64).ArgMin(axis).Values.ToArray().Should().Equal(Reference[$"argmin.{axis}"].ToIntegers());
        }
    }

    private static void Compare(string name, DType type, double tolerance)
    {
        string[] inputs = [.. new[] { "a", "b" }.Where(input => Reference.TensorNames.Contains($"{name}.{input}"))];
        Tensor[] leaves = Array.ConvertAll(inputs, input => Load($"{name}.{input}", type));
        foreach (Tensor leaf in leaves)
            leaf.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor y = Functions[name](leaves);
            ShouldAgree(y, Reference[name + ".y"], tolerance, name);
            tape.Backward(y, Load(name + ".upstream", type));
        }

        for (int i = 0; i < leaves.Length; i++)
            ShouldAgree(leaves[i].Gradient!, Reference[$"{name}.grad.{inputs[i]}"], tolerance, $"{name}.grad.{inputs[i]}");
    }

    private static Tensor Load(string name, DType type) => Tensor.From(Reference[name].Values, Shape.Create(Reference[name].Shape)).To(type);

    private static Indices Ids(string name) => new(Reference[name].ToIntegers(), Shape.Create(Reference[name].Shape));

    private static void ShouldAgree(Tensor actual, FixtureTensor expected, double tolerance, string name)
    {
        actual.Shape.Should().Equal(expected.Shape);
        ReadOnlySpan<double> values = actual.To(DType.Float64).AsSpan<double>();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsInfinity(expected.Values[i]))
                values[i].Should().Be(expected.Values[i]);
            else
                (Math.Abs(values[i] - expected.Values[i]) <= tolerance * Math.Max(1, Math.Abs(expected.Values[i]))).Should().BeTrue($"{name}[{i}] is {values[i]}, not {expected.Values[i]}");
        }
    }
}
