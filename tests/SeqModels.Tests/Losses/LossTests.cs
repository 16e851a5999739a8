using System.Globalization;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Losses;

[Trait("Category", "Numeric")]
public sealed class LossTests
{
    private static readonly Fixture Reference = Fixture.Load("losses");

    private static readonly string[] Names =
    [
        "cross_entropy", "cross_entropy_steep", "cross_entropy_ignore", "cross_entropy_smooth", "cross_entropy_ignore_smooth",
        "nll", "mse", "huber", "huber_narrow", "bce_with_logits",
    ];

    public static TheoryData<string, DType, double> Cases()
    {
        var cases = new TheoryData<string, DType, double>();
        foreach (string name in Names.SelectMany(name => (string[])[name + ".mean", name + ".sum"]))
        {
            cases.Add(name, DType.Float32, 2e-6);
            cases.Add(name, DType.Float64, 1e-12);
        }

        return cases;
    }

    public static TheoryData<string> Differentiable() => [.. Names.Where(name => name != "cross_entropy_steep").SelectMany(name => (string[])[name + ".mean", name + ".sum"])];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ValueAndGradientAreThoseOfPyTorch(string name, DType type, double tolerance)
    {
        Tensor input = Tensor.From(Reference[name + ".input"].Values, Shape.Create(Reference[name + ".input"].Shape)).To(type);
        input.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Compute(name, input);
            loss.Rank.Should().Be(0);
            double expected = Reference[name + ".loss"].Values[0];
            loss.Item().Should().BeApproximately(expected, tolerance * Math.Max(1, Math.Abs(expected)));
            tape.Backward(loss);
        }

        double scale = Reference[name + ".grad.input"].Values.Max(Math.Abs);
        input.Gradient!.To(DType.Float64).AsSpan<double>().ToArray().Should().Equal(
            Reference[name + ".grad.input"].Values, (a, e) => Math.Abs(a - e) <= tolerance * scale);
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void GradientIsTheDerivative(string name)
    {
        FixtureTensor input = Reference[name + ".input"];
        GradientCheck.Check(x => Compute(name, x[0]), Tensor.From(input.Values, Shape.Create(input.Shape))).ThrowIfFailed();
    }

    [Fact]
    public void GradientsFlowIntoTargetsThatWantThem()
    {
        Tensor x = Random(1, [3, 5]), y = Random(2, [3, 5]);
        GradientCheck.Check(v => Loss.MeanSquaredError(v[0], v[1]), x, y).ThrowIfFailed();
        GradientCheck.Check(v => Loss.Huber(v[0], v[1], 0.6, Reduction.Sum), x, y).ThrowIfFailed();
        GradientCheck.Check(v => Loss.BinaryCrossEntropyWithLogits(v[0], v[1]), x, y).ThrowIfFailed();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4097)]
    [InlineData(9001)]
    public void CrossEntropyOfAnyWidthIsThatOfItsDefinition(int classes)
    {
        Tensor logits = Random(3, [2, 3, classes]);
        int[] targets = [.. Enumerable.Range(0, 6).Select(i => i * 7919 % classes)];
        targets[4] = -1;
        logits.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Loss.CrossEntropy(logits, new Indices(targets, [2, 3]), new() { IgnoredIndex = -1, LabelSmoothing = 0.2, Reduction = Reduction.Sum });
            tape.Backward(loss);
            (double expected, double[] gradient) = Naive(logits.AsSpan(), targets, classes, 0.2);
            loss.Item().Should().BeApproximately(expected, 1e-6 * Math.Max(1, Math.Abs(expected)));
            logits.Gradient!.AsSpan().ToArray().Should().Equal(gradient, (a, e) => Math.Abs(a - e) <= 2e-7);
        }
    }

    [Fact]
    public void ManyRowsAreSummedWithoutLosingDigits()
    {
        const int Rows = 200_000;
        Tensor logits = Tensor.Full([Rows, 2], 0.3f);
        double loss = Loss.CrossEntropy(logits, new Indices(new int[Rows], [Rows]), new() { Reduction = Reduction.Sum }).Item();
        (loss / Rows).Should().BeApproximately(Math.Log(2), 1e-7);
        double error = Loss.MeanSquaredError(Tensor.Full([Rows], 0.1f), Tensor.Zeros([Rows]), Reduction.Sum).Item();
        (error / Rows).Should().BeApproximately(0.01, 1e-8);
    }

    [Fact]
    public void ABatchThatIsAllIgnoredIsZeroWithZeroGradient()
    {
        Tensor logits = Random(4, [2, 5]);
        logits.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Loss.CrossEntropy(logits, (int[])[9, 9], new() { IgnoredIndex = 9 });
            loss.Item().Should().Be(0);
            tape.Backward(loss);
        }

        logits.Gradient!.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        Loss.NegativeLogLikelihood(logits, (int[])[9, 9], ignoredIndex: 9).Item().Should().Be(0);
        Loss.MeanSquaredError(Tensor.Zeros([0, 3]), Tensor.Zeros([0, 3])).Item().Should().Be(0);
    }

    [Fact]
    public void ExtremeLogitsStayFinite()
    {
        Loss.CrossEntropy(Tensor.From([1e30f, 0, -1e30f], [1, 3]), (int[])[0]).Item().Should().Be(0);
        Loss.CrossEntropy(Tensor.From([float.NegativeInfinity, 0, 0], [1, 3]), (int[])[1]).Item().Should().BeApproximately(Math.Log(2), 1e-7);
        Loss.BinaryCrossEntropyWithLogits(Tensor.From([1000f, -1000], [2]), Tensor.From([1f, 0], [2])).Item().Should().Be(0);
        double tail = Loss.BinaryCrossEntropyWithLogits(Tensor.Scalar(20), Tensor.Scalar(1)).Item();
        (tail / Math.Exp(-20)).Should().BeApproximately(1, 1e-6);
    }

    [Fact]
    public void WrongTargetsAreNamed()
    {
        Tensor logits = Tensor.Zeros([2, 3, 5]);
        FluentActions.Invoking(() => Loss.CrossEntropy(logits, new Indices(new int[] { 0, 1, 2, 3, 5, 0 }, [2, 3])))
            .Should().Throw<ArgumentException>().WithMessage("Loss.CrossEntropy: the target 5 at [1, 1] is not a class: classes are 0 to 4. If it marks padding, make it the ignored index.*");
        FluentActions.Invoking(() => Loss.NegativeLogLikelihood(logits, new Indices(new int[] { 0, -1, 2, 3, 4, 0 }, [2, 3]), ignoredIndex: 7))
            .Should().Throw<ArgumentException>().WithMessage("Loss.NegativeLogLikelihood: the target -1 at [0, 1] is not a class: classes are 0 to 4 and the ignored index is 7.*");
        FluentActions.Invoking(() => Loss.CrossEntropy(logits, new int[6]))
            .Should().Throw<ArgumentException>().WithMessage("Loss.CrossEntropy: targets must have the shape of logits without its last axis, [2, 3], but was [6] (logits [2, 3, 5]).*");
        FluentActions.Invoking(() => Loss.MeanSquaredError(logits, Tensor.Zeros([2, 3])))
            .Should().Throw<ArgumentException>().WithMessage("Loss.MeanSquaredError: the target must have the prediction's shape [2, 3, 5], but was [2, 3].*");
        FluentActions.Invoking(() => Loss.Huber(logits, logits, delta: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new CrossEntropyOptions { LabelSmoothing = 1.5 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Tensor Compute(string name, Tensor input)
    {
        IReadOnlyDictionary<string, string> given = Reference.Options(name);
        FixtureTensor target = Reference[name + ".target"];
        Reduction reduction = name.EndsWith(".sum", StringComparison.Ordinal) ? Reduction.Sum : Reduction.Mean;
        int? ignored = given.TryGetValue("ignore_index", out string? index) ? int.Parse(index, CultureInfo.InvariantCulture) : null;
        double smoothing = given.TryGetValue("label_smoothing", out string? share) ? double.Parse(share, CultureInfo.InvariantCulture) : 0;
        Tensor Dense() => Tensor.From(target.Values, Shape.Create(target.Shape)).To(input.DType);
        return name.Split('.')[0] switch
        {
            "nll" => Loss.NegativeLogLikelihood(input, target.ToIntegers(), reduction),
            "mse" => Loss.MeanSquaredError(input, Dense(), reduction),
            "huber" or "huber_narrow" => Loss.Huber(input, Dense(), double.Parse(given["delta"], CultureInfo.InvariantCulture), reduction),
            "bce_with_logits" => Loss.BinaryCrossEntropyWithLogits(input, Dense(), reduction),
            _ => Loss.CrossEntropy(input, target.ToIntegers(), new() { IgnoredIndex = ignored, LabelSmoothing = smoothing, Reduction = reduction }),
        };
    }

    private static (double Loss, double[] Gradient) Naive(ReadOnlySpan<float> logits, int[] targets, int classes, double smoothing)
    {
        double loss = 0;
        double[] gradient = new double[logits.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            if (targets[row] < 0)
            {
                continue;
            }

            double[] x = [.. logits.Slice(row * classes, classes).ToArray().Select(value => (double)value)];
            double z = x.Sum(Math.Exp);
            for (int j = 0; j < classes; j++)
            {
                double q = (smoothing / classes) + (j == targets[row] ? 1 - smoothing : 0);
                loss -= q * (x[j] - Math.Log(z));
                gradient[(row * classes) + j] = (Math.Exp(x[j]) / z) - q;
            }
        }

        return (loss, gradient);
    }

    private static Tensor Random(ulong seed, Shape shape)
    {
        Tensor tensor = Tensor.Zeros(shape);
        new RandomSource(seed).Normal(tensor.AsWritableSpan());
        return tensor;
    }
}
