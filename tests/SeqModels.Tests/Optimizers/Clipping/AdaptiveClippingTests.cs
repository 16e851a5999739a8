using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Optimizers;

[Trait("Category", "Numeric")]
public sealed class AdaptiveClippingTests
{
    private const double Threshold = 0.05;
    private const double Least = 0.02;

    private static readonly GradientClipping Clipping = GradientClipping.Adaptive(Threshold) with { MinWeightNorm = Least };

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 7 }, { 9, 16 }, { 5, 33 }, { 700, 65 }, { 2, 40_000 } };

    /// <summary>Against the definition in double: row by row, a vector as one unit, small weights counted as ε.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void RowsAreClippedInProportionToTheirWeights(int rows, int columns)
    {
        foreach (DType type in (DType[])[DType.Float32, DType.Float64])
        {
            foreach (Shape shape in (Shape[])[[rows, columns], [rows, columns, 1], [rows * columns]])
            {
                Parameter w = Random(shape, type, seed: 1);
                double[] gradient = Values(w.Gradient!), weights = Values(w);
                GradientClippingResult result = Clipping.Apply([w]);

                (double[] expected, bool clips) = Naive(weights, gradient, shape.Rank == 1 ? 1 : rows);
                double tolerance = type == DType.Float32 ? 3e-6 : 1e-13;
                Values(w.Gradient!).Should().Equal(expected, (a, e) => Math.Abs(a - e) <= tolerance * Math.Max(1e-3, Math.Abs(e)), "{0} {1}", type, shape);
                result.IsClipped.Should().Be(clips);
                result.Norm.Should().BeApproximately(Math.Sqrt(gradient.Sum(g => g * g)), 1e-5 * Math.Sqrt(gradient.Length));
            }
        }
    }

    [Fact]
    public void AStepEqualsClippingAndThenSteppingAndLeavesTheGradient()
    {
        Func<Parameter[], Optimizer>[] optimizers = [p => new Sgd(p, new() { Momentum = 0.9 }), p => new AdamW(p), p => new RmsProp(p), p => new Adagrad(p), p => new OwnOptimizer(p)];
        foreach (Func<Parameter[], Optimizer> make in optimizers)
        {
            Parameter[] fused = [Random([70, 33], DType.Float32, 2), Random([5], DType.Float64, 3)], separate = [Random([70, 33], DType.Float32, 2), Random([5], DType.Float64, 3)];
            Optimizer first = make(fused), second = make(separate);
            for (ulong step = 0; step < 3; step++)
            {
                for (int k = 0; k < 2; k++)
                {
                    fused[k].Gradient = Random(fused[k].Shape, fused[k].DType, 10 + step).Gradient;
                    separate[k].Gradient = Random(fused[k].Shape, fused[k].DType, 10 + step).Gradient;
                }

                double[] before = Values(fused[0].Gradient!);
                GradientClippingResult expected = Clipping.Apply(separate);
                second.Step();
                first.Step(Clipping).Should().Be(expected);
                expected.IsClipped.Should().BeTrue();
                if (first is not OwnOptimizer)
                    Values(fused[0].Gradient!).Should().Equal(before);
            }

            for (int k = 0; k < 2; k++)
                Values(fused[k]).Should().Equal(Values(separate[k]), "{0}", first);
        }
    }

    [Fact]
    public void AGroupThatIsNotClippedIsLeftAlone()
    {
        Parameter inner = Random([4, 8], DType.Float32, 2), output = Random([4, 8], DType.Float32, 3);
        double[] start = Values(output), gradient = Values(output.Gradient!), innerStart = Values(inner), innerGradient = Values(inner.Gradient!);
        Optimizer optimizer = new SgdOptions { LearningRate = 1, Groups = [new("decoder.*") { IsClipped = false }] }.Create([("rnn.weight", inner), ("decoder.weight", output)]);

        optimizer.Step(Clipping).IsClipped.Should().BeTrue();

        Values(output).Should().Equal(start.Zip(gradient, (p, g) => (double)(float)(p - g)), (a, e) => Math.Abs(a - e) < 1e-6);
        Values(inner).Should().Equal(innerStart.Zip(Naive(innerStart, innerGradient, 4).Clipped, (p, g) => p - g), (a, e) => Math.Abs(a - e) < 1e-6);
    }

    [Fact]
    public void GradientsWithinTheRatioStayAsTheyAre()
    {
        Parameter w = Random([6, 8], DType.Float32, 4);
        double[] gradient = Values(w.Gradient!);
        GradientClippingResult result = GradientClipping.Adaptive(1e6).Apply([w]);
        result.IsClipped.Should().BeFalse();
        Values(w.Gradient!).Should().Equal(gradient);
        FluentActions.Invoking(() => GradientClipping.Adaptive(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => GradientClipping.Adaptive() with { MinWeightNorm = 0 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        Parameter w = Random([50, 30], DType.Float32, 4);
        var optimizer = new Adam([w]);
        optimizer.Step(Clipping);

        ManagedBytes.Least(() => optimizer.Step(Clipping, 0.5)).Should().Be(0);
    }

    /// <summary>Several shards of rows, and rows longer than a shard.</summary>
    [Fingerprint("adaptive-clipping")]
    private static void Bits(Fingerprint print)
    {
        Parameter[] parameters = [Random([1000, 67], DType.Float32, 5), Random([3, 40_001], DType.Float32, 6), Random([33], DType.Float32, 7)];
        var optimizer = new AdamW(parameters);
        for (int step = 0; step < 2; step++)
            print.Add(optimizer.Step(Clipping, 0.3).Norm);
        foreach (Parameter parameter in parameters)
            print.Add(parameter.AsSpan());
    }

    private static (double[] Clipped, bool Clips) Naive(double[] weights, double[] gradient, int rows)
    {
        int columns = weights.Length / rows;
        double[] clipped = [.. gradient];
        bool clips = false;
        for (int row = 0; row < rows; row++)
        {
            double w = 0, g = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                w += weights[i] * weights[i];
                g += gradient[i] * gradient[i];
            }

            double ratio = Math.Sqrt(g) / Math.Max(Math.Sqrt(w), Least);
            for (int i = row * columns; i < (row + 1) * columns && ratio > Threshold; i++)
                clipped[i] *= Threshold / ratio;
            clips |= ratio > Threshold;
        }

        return (clipped, clips);
    }

    /// <summary>Rows of weights from tiny to large, and gradients of which some exceed the ratio.</summary>
    private static Parameter Random(Shape shape, DType type, ulong seed)
    {
        var random = new RandomSource(seed);
        int columns = shape.Rank == 1 ? shape[0] : shape.ElementCount / shape[0];
        double[] weights = new double[shape.ElementCount], gradient = new double[shape.ElementCount];
        for (int i = 0; i < weights.Length; i++)
        {
            int row = i / columns;
            weights[i] = (float)(random.NextNormal() * Math.Pow(10, -(row % 4)));
            gradient[i] = (float)(random.NextNormal() * 0.1 * ((row % 3) + 0.01));
        }

        var parameter = new Parameter("w", Tensor.From(weights, shape).To(type));
        OptimizerTests.SetGradient(parameter, gradient);
        return parameter;
    }

    private static double[] Values(Tensor tensor) => tensor.To(DType.Float64).AsSpan<double>().ToArray();

    private sealed class OwnOptimizer(IEnumerable<Parameter> parameters) : Optimizer(parameters, 0.1)
    {
        protected override void Update<T>(in ParameterUpdate<T> update)
        {
            double[] p = Values(update.Parameter), g = Values(update.ClippedGradient());
            double rate = update.LearningRate;
            Tensor.From([.. p.Zip(g, (x, d) => x - (rate * d))], update.Parameter.Shape).To(update.Parameter.DType).CopyTo(update.Parameter);
        }
    }
}
