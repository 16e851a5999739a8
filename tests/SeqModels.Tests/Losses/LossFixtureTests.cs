using SeqModels.Losses;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Losses;

/// <summary>Losses without reduction, with class weights, soft targets, L1 and Kullback–Leibler against PyTorch's values and
/// gradients.</summary>
[Trait("Category", "Numeric")]
public sealed class LossFixtureTests
{
    private static readonly Fixture Reference = Fixture.Load("losses-more");

    public static TheoryData<string> Cases => [.. Reference.TensorNames.Where(name => name.EndsWith(".loss", StringComparison.Ordinal)).Select(name => name[..^".loss".Length])];

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoubleAgrees(string name) => Compare(name, DType.Float64, 1e-12);

    [Theory]
    [MemberData(nameof(Cases))]
    public void FloatAgrees(string name) => Compare(name, DType.Float32, 3e-6);

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientsAreTheDerivatives(string name)
    {
        // At p = 0 the derivative with respect to p does not exist.
        Tensor x = Load(name + ".x", DType.Float64), y = Load(name + ".y", DType.Float64), upstream = Load(name + ".upstream", DType.Float64);
        if (Reference.TensorNames.Contains(name + ".grad.y"))
            GradientCheck.Check(v => (Compute(name, v[0], v[1]) * upstream).Sum(), x, y).ThrowIfFailed();
        else
            GradientCheck.Check(v => (Compute(name, v[0], y) * upstream).Sum(), x).ThrowIfFailed();
    }

    private static void Compare(string name, DType type, double tolerance)
    {
        bool isSoft = Reference.TensorNames.Contains(name + ".grad.y");
        Tensor x = Load(name + ".x", type), y = Load(name + ".y", type);
        (x.RequiresGradient, y.RequiresGradient) = (true, isSoft);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Compute(name, x, y);
            ShouldAgree(loss, name + ".loss", tolerance);
            tape.Backward(loss, Load(name + ".upstream", type));
        }

        ShouldAgree(x.Gradient!, name + ".grad.x", tolerance);
        if (isSoft)
            ShouldAgree(y.Gradient!, name + ".grad.y", tolerance);
    }

    private static Tensor Compute(string name, Tensor x, Tensor y)
    {
        string[] parts = name.Split('.');
        Reduction reduction = Enum.Parse<Reduction>(parts[1], ignoreCase: true);
        var options = new CrossEntropyOptions
        {
            Reduction = reduction,
            IgnoredIndex = parts[0].Contains("ignore", StringComparison.Ordinal) ? 3 : null,
            LabelSmoothing = parts[0].Contains("smooth", StringComparison.Ordinal) ? 0.125 : 0,
            ClassWeights = parts[0].Contains("weights", StringComparison.Ordinal) ? Reference["class_weights"].Values : null,
        };
        return parts[0] switch
        {
            "nll" => Loss.NegativeLogLikelihood(x, Reference[name + ".y"].ToIntegers(), reduction),
            "kl" or "kl_zero" => Loss.KullbackLeibler(x, y, reduction: reduction),
            "kl_log" => Loss.KullbackLeibler(x, y, isLogTarget: true, reduction),
            "l1" => Loss.MeanAbsoluteError(x, y, reduction),
            "mse" => Loss.MeanSquaredError(x, y, reduction),
            "huber" => Loss.Huber(x, y, 0.75, reduction),
            "smooth_l1" => Loss.Huber(x, y, 0.75, reduction) / 0.75,
            "bce" => Loss.BinaryCrossEntropyWithLogits(x, y, reduction),
            _ when parts[0].StartsWith("ce_soft", StringComparison.Ordinal) => Loss.CrossEntropy(x, y, options),
            _ => Loss.CrossEntropy(x, Reference[name + ".y"].ToIntegers(), options),
        };
    }

    private static Tensor Load(string name, DType type) => Tensor.From(Reference[name].Values, Shape.Create(Reference[name].Shape)).To(type);

    private static void ShouldAgree(Tensor actual, string name, double tolerance)
    {
        FixtureTensor expected = Reference[name];
        actual.Shape.Should().Equal(expected.Shape);
        ReadOnlySpan<double> values = actual.To(DType.Float64).AsSpan<double>();
        double scale = Math.Max(1, expected.Values.Max(Math.Abs));
        for (int i = 0; i < values.Length; i++)
            values[i].Should().BeApproximately(expected.Values[i], tolerance * scale, $"{name}[{i}]");
    }
}
