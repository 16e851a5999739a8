using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Losses;

[Trait("Category", "Numeric")]
public sealed class LinearCrossEntropyTests
{
    private const int Ignored = -100;

    /// <summary>Rows, classes, inputs: around lane widths and the borders of blocks (256 rows), groups (512 classes) and shards (256 classes).</summary>
    public static TheoryData<int, int, int> Sizes() => new()
    {
        { 1, 1, 1 }, { 3, 2, 5 }, { 7, 17, 3 }, { 33, 31, 9 }, { 64, 65, 8 }, { 129, 28, 16 }, { 161, 512, 7 }, { 300, 5, 33 },
        { 5, 513, 4 }, { 33, 770, 9 }, { 129, 600, 17 }, { 290, 520, 6 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void GradientIsTheDerivative(int rows, int classes, int inputs)
    {
        Indices targets = Targets(rows, classes);
        var options = new CrossEntropyOptions { IgnoredIndex = Ignored, LabelSmoothing = rows % 2 == 0 ? 0.1 : 0 };
        GradientCheckOptions few = new GradientCheckOptions { Directions = 2 };
        GradientCheck.Check(v => Loss.LinearCrossEntropy(v[0], v[1], v[2], targets, options), few, [.. Leaves(rows, classes, inputs)]).ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EqualsCrossEntropyOfTheLogits(int rows, int classes, int inputs)
    {
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            var options = new CrossEntropyOptions { IgnoredIndex = Ignored, Reduction = reduction, LabelSmoothing = rows % 2 == 0 ? 0.1 : 0 };
            double[] fused = Gradients(rows, classes, inputs, DType.Float32, options, isFused: true);
            double[] exact = Gradients(rows, classes, inputs, DType.Float64, options, isFused: false);
            double scale = exact.Max(Math.Abs);
            fused.Should().Equal(exact, (a, e) => Math.Abs(a - e) <= 3e-6 * scale);
            double[] wide = Gradients(rows, classes, inputs, DType.Float64, options, isFused: true);
            wide.Should().Equal(exact, (a, e) => Math.Abs(a - e) <= 1e-12 * scale);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void BesideASmoothedLossStandsTheOneWithoutSmoothing(int rows, int classes, int inputs)
    {
        Tensor[] v = Leaves(rows, classes, inputs);
        Indices targets = Targets(rows, classes);
        CrossEntropyOptions plain = new() { IgnoredIndex = Ignored }, smooth = plain with { LabelSmoothing = 0.2 };
        double exact = Loss.LinearCrossEntropy(v[0], v[1], v[2], targets, plain).Item();
        double smoothed = LinearCrossEntropyOperation.Apply(v[0], v[1], v[2], targets, smooth, null, out double crossEntropy).Item();
        crossEntropy.Should().BeApproximately(exact, 1e-6 * Math.Max(1, exact));
        if (classes > 1 && exact > 0)
            smoothed.Should().NotBe(exact);
    }

    [Fact]
    public void WithoutBiasAndWithLeadingAxes()
    {
        Tensor[] v = Leaves(6, 9, 4);
        Tensor hidden = Tensor.From(v[0].AsSpan().ToArray(), [2, 3, 4]);
        Indices targets = new(new[] { 1, 2, 3, 4, 5, 8 }, [2, 3]);
        double expected = Loss.CrossEntropy(hidden.MatMul(v[1], transposeB: true), targets).Item();
        Loss.LinearCrossEntropy(hidden, v[1], null, targets).Item().Should().BeApproximately(expected, 1e-6);
        GradientCheck.Check(x => Loss.LinearCrossEntropy(x[0], x[1], null, targets), hidden, v[1]).ThrowIfFailed();
    }

    [Theory]
    [InlineData(9)]
    [InlineData(600)]
    public void ExcludedClassHasProbabilityZero(int classes)
    {
        Tensor[] v = Leaves(40, classes, 5);
        int[] ids = Targets(40, classes).Values.ToArray();
        int excluded = classes - 1;
        Indices targets = Array.ConvertAll(ids, id => id == excluded || id == Ignored ? 0 : id);
        float[] mask = new float[classes];
        mask[excluded] = float.NegativeInfinity;
        double expected = Loss.CrossEntropy(v[0].MatMul(v[1], transposeB: true) + v[2] + Tensor.From(mask, [classes]), targets).Item();
        Loss.LinearCrossEntropy(v[0], v[1], v[2], targets, excludedClass: excluded).Item().Should().BeApproximately(expected, 2e-6);
        GradientCheck.Check(x => Loss.LinearCrossEntropy(x[0], x[1], x[2], targets, excludedClass: excluded), v).ThrowIfFailed();

        var smooth = new CrossEntropyOptions { LabelSmoothing = 0.2 };
        GradientCheck.Check(x => Loss.LinearCrossEntropy(x[0], x[1], x[2], targets, smooth, excluded), v).ThrowIfFailed();
        Loss.LinearCrossEntropy(v[0], v[1], v[2], new int[40].Select(_ => excluded).ToArray(), excludedClass: excluded).Item().Should().Be(double.PositiveInfinity);
    }

    [Fact]
    public void GradientsAddUpHoweverTheirMemoryIsUsed()
    {
        // A zeroed gradient lends its memory to forward. Two losses of one step, a look in between, a second backward pass and
        // a step without one must all give the plain sums.
        Parameter[] v = [.. Leaves(9, 530, 4).Select((tensor, k) => new Parameter("p" + k, tensor))];
        Indices targets = Targets(9, 530, ignoring: false);
        var tape = new Tape();
        float[] once = Step(v, tape, targets);
        foreach (Parameter p in v)
            p.ZeroGradient();
        using (tape.Record())
        {
            Loss.LinearCrossEntropy(v[0], v[1], v[2], targets);
        }

        using (tape.Record())
        {
            Tensor first = Loss.LinearCrossEntropy(v[0], v[1], v[2], targets), second = Loss.LinearCrossEntropy(v[0], v[1], v[2], targets);
            v[1].Gradient!.AsSpan().ToArray().Should().OnlyContain(g => g == 0);
            tape.Backward(first, retain: true);
            v[1].Gradient!.AsSpan().ToArray().Should().Equal(once);
            tape.Backward(first, retain: true);
            tape.Backward(second);
        }

        v[1].Gradient!.AsSpan().ToArray().Should().Equal(once, (a, e) => Math.Abs(a - (3 * e)) < 1e-6);
        Step(v, tape, targets).Should().Equal(once, (a, e) => Math.Abs(a - (4 * e)) < 1e-6);
        foreach (Parameter p in v)
            p.ZeroGradient();
        Step(v, tape, targets).Should().Equal(once);
        using (tape.Record())
        {
            foreach (Parameter p in v)
                p.ZeroGradient();
            tape.Backward(Loss.LinearCrossEntropy(v[0], v[1], v[2], targets) * 2f);
        }

        v[1].Gradient!.AsSpan().ToArray().Should().Equal(once, (a, e) => a == 2 * e);
    }

    [Fact]
    public void NoRowsThatCountGiveZero()
    {
        Tensor[] v = Leaves(3, 600, 4);
        Indices targets = new int[] { Ignored, Ignored, Ignored };
        v[1].RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Loss.LinearCrossEntropy(v[0], v[1], v[2], targets, new() { IgnoredIndex = Ignored });
            loss.Item().Should().Be(0);
            tape.Backward(loss);
        }

        v[1].Gradient!.AsSpan().ToArray().Should().OnlyContain(g => g == 0);
    }

    [Fact]
    public void ErrorsNameTheShapes()
    {
        Tensor[] v = Leaves(3, 6, 4);
        Action wide = () => Loss.LinearCrossEntropy(Tensor.Zeros([3, 5]), v[1], v[2], new int[3]);
        wide.Should().Throw<ArgumentException>().WithMessage("*hidden must be [.., inputs] with inputs = 4*[3, 5]*");
        Action bias = () => Loss.LinearCrossEntropy(v[0], v[1], Tensor.Zeros([5]), new int[3]);
        bias.Should().Throw<ArgumentException>().WithMessage("*bias must be [classes] = [6], but was [5]*");
        Action target = () => Loss.LinearCrossEntropy(v[0], v[1], v[2], new[] { 0, 6, 1 });
        target.Should().Throw<ArgumentException>().WithMessage("*target 6*");
        Action excluded = () => Loss.LinearCrossEntropy(v[0], v[1], v[2], new int[3], excludedClass: 6);
        excluded.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*excludedClass*0 to 5*6*");
    }

    [Fingerprint("linear-cross-entropy")]
    internal static void Print(Fingerprint print)
    {
        foreach ((int rows, int classes, int inputs) in new[] { (70, 37, 11), (290, 700, 5) })
        {
            Parameter[] v = [.. Leaves(rows, classes, inputs).Select((tensor, k) => new Parameter("p" + k, tensor))];
            var options = new CrossEntropyOptions { IgnoredIndex = Ignored, LabelSmoothing = 0.05 };
            var optimizer = new Sgd(v, new SgdOptions { LearningRate = 1 });
            var tape = new Tape();
            for (int step = 0; step < 2; step++)
            {
                using (tape.Record())
                {
                    Tensor loss = Loss.LinearCrossEntropy(v[0], v[1], v[2], Targets(rows, classes), options);
                    tape.Backward(loss);
                    print.Add(loss.Item());
                }

                print.Add(optimizer.Step(GradientClipping.ByGlobalNorm(0.01)).Norm);
                optimizer.ZeroGradients();
            }

            foreach (Parameter p in v)
                print.Add(p.AsSpan());
        }
    }

    private static float[] Step(Parameter[] v, Tape tape, Indices targets)
    {
        using (tape.Record())
        {
            tape.Backward(Loss.LinearCrossEntropy(v[0], v[1], v[2], targets));
        }

        return v[1].Gradient!.AsSpan().ToArray();
    }

    /// <summary>Loss and gradients of all leaves, one after another.</summary>
    private static double[] Gradients(int rows, int classes, int inputs, DType type, CrossEntropyOptions options, bool isFused)
    {
        Tensor[] v = Array.ConvertAll(Leaves(rows, classes, inputs), tensor => tensor.To(type));
        foreach (Tensor leaf in v)
            leaf.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Indices targets = Targets(rows, classes);
            Tensor loss = isFused
                ? Loss.LinearCrossEntropy(v[0], v[1], v[2], targets, options)
                : Loss.CrossEntropy(v[0].MatMul(v[1], transposeB: true) + v[2], targets, options);
            loss = loss.Sum();
            tape.Backward(loss);
            return [loss.Item(), .. v.SelectMany(leaf => leaf.Gradient!.To(DType.Float64).AsSpan<double>().ToArray())];
        }
    }

    private static Tensor[] Leaves(int rows, int classes, int inputs)
    {
        var random = new RandomSource(7);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return [Tensor.From(Draw(rows * inputs), [rows, inputs]), Tensor.From(Draw(classes * inputs), [classes, inputs]), Tensor.From(Draw(classes), [classes])];
    }

    private static Indices Targets(int rows, int classes, bool ignoring = true)
    {
        var random = new RandomSource(9);
        return Enumerable.Range(0, rows).Select(row => ignoring && row % 4 == 1 ? Ignored : random.NextInt(classes)).ToArray();
    }
}
