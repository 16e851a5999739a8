using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Optimizers;

[Trait("Category", "Numeric")]
public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(DType.Float32, 1e-6)]
    [InlineData(DType.Float64, 1e-13)]
    public void GlobalNormIsThatOfPyTorch(DType type, double tolerance)
    {
        Fixture reference = Fixture.Load("optimizers");
        Parameter[] parameters = [.. ((string[])["w", "b"]).Select(name => With(name, type, reference[$"clip.{name}.gradient"].Values))];
        GradientClippingResult result = GradientClipping.ByGlobalNorm(1).Apply(parameters);

        result.Norm.Should().BeApproximately(reference["clip.norm"].Values[0], tolerance * 10);
        result.SkipStep.Should().BeFalse();
        foreach (Parameter parameter in parameters)
        {
            Values(parameter).Should().Equal(reference[$"clip.{parameter.Name}.clipped"].Values, (a, e) => Math.Abs(a - e) <= tolerance);
        }
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1)]
    [InlineData(1e3)]
    public void ClippingByGlobalNormKeepsTheDirectionAndGivesTheThreshold(double threshold)
    {
        double[] gradient = [.. Enumerable.Range(0, 1000).Select(i => 1e4 * Math.Sin(i * i))];
        Parameter[] parameters = [With("a", DType.Float32, gradient[..700]), With("b", DType.Float32, gradient[700..])];

        GradientClipping.ByGlobalNorm(threshold).Apply(parameters);

        double[] clipped = [.. parameters.SelectMany(Values)];
        double norm = Math.Sqrt(clipped.Sum(value => value * value)), before = Math.Sqrt(gradient.Sum(value => value * value));
        norm.Should().BeApproximately(threshold, 1e-6 * threshold);
        gradient.Zip(clipped, (a, b) => a * b / (before * norm)).Sum().Should().BeApproximately(1, 1e-6);
    }

    [Fact]
    public void GradientsWithinTheThresholdStayAsTheyAre()
    {
        Parameter[] parameters = [With("a", DType.Float32, 3), new Parameter("none", Tensor.Zeros([2])), With("b", DType.Float32, 4)];
        GradientClipping.ByGlobalNorm(5).Apply(parameters).Norm.Should().Be(5);
        Values(parameters[0]).Should().Equal(3);
        GradientClipping.None.Apply(parameters).Norm.Should().Be(5);
        parameters[1].Gradient.Should().BeNull();

        GradientClipping.ByGlobalNorm(2.5).Apply(parameters).Norm.Should().Be(5);
        Values(parameters[0]).Should().Equal(1.5);
        Values(parameters[2]).Should().Equal(2);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void AStepThatClipsEqualsClippingAndThenStepping(DType type)
    {
        Func<Parameter[], Optimizer>[] optimizers =
        [
            p => new Sgd(p, new() { WeightDecay = 0.1 }),
            p => new Sgd(p, new() { Momentum = 0.9, Nesterov = true, WeightDecay = 0.1 }),
            p => new Adam(p, new() { WeightDecay = 0.1 }),
            p => new Adam(p, new() { AmsGrad = true }),
            p => new AdamW(p),
            p => new RmsProp(p, new() { Momentum = 0.5, Centered = true }),
            p => new Adagrad(p),
            p => new OwnOptimizer(p),
        ];
        double[] values = [.. Enumerable.Range(0, 37).Select(i => Math.Sin(i) * 3)];
        foreach (Func<Parameter[], Optimizer> make in optimizers)
        {
            foreach (GradientClipping clipping in new[] { GradientClipping.ByGlobalNorm(0.7), GradientClipping.ByValue(0.5), GradientClipping.None })
            {
                Parameter[] fused = [With("w", type, values), With("b", type, 4, -5)], separate = [With("w", type, values), With("b", type, 4, -5)];
                Optimizer first = make(fused), second = make(separate);
                for (int step = 0; step < 3; step++)
                {
                    separate[0].Gradient = With("w", type, values).Gradient;
                    fused[0].Gradient = With("w", type, values).Gradient;
                    separate[1].Gradient = With("b", type, 4, -5).Gradient;
                    fused[1].Gradient = With("b", type, 4, -5).Gradient;
                    double norm = clipping.Apply(separate).Norm;
                    second.Step();
                    first.Step(clipping).Norm.Should().Be(norm);
                }

                for (int k = 0; k < fused.Length; k++)
                    fused[k].To(DType.Float64).AsSpan<double>().ToArray().Should().Equal(separate[k].To(DType.Float64).AsSpan<double>().ToArray(), "{0} {1}", first, clipping);
            }
        }
    }

    [Fact]
    public void AStepOfGradientsThatAreNotFiniteIsSkippedOrFails()
    {
        Parameter w = With("w", DType.Float32, 1, double.NaN);
        var optimizer = new Sgd([w]);
        Action fail = () => optimizer.Step(GradientClipping.ByGlobalNorm(1));
        fail.Should().Throw<NotFiniteNumberException>();
        optimizer.Step(GradientClipping.ByGlobalNorm(1) with { NonFinite = NonFinitePolicy.SkipStep }).SkipStep.Should().BeTrue();
        w.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        optimizer.Step(GradientClipping.ByGlobalNorm(0.5) with { NonFinite = NonFinitePolicy.ClearBadValues }).ClearedValues.Should().Be(1);
        w.AsSpan()[1].Should().Be(0);
        w.AsSpan()[0].Should().BeLessThan(0);
    }

    [Fact]
    public void ByValueBoundsEveryElement()
    {
        Parameter w = With("w", DType.Float32, -7, -5, 0.5, 5, 6);
        GradientClipping.ByValue(5).Apply([w]).Norm.Should().BeApproximately(Math.Sqrt(135.25), 1e-6);
        Values(w).Should().Equal(-5, -5, 0.5, 5, 5);
    }

    [Fact]
    public void VeryLargeAndVerySmallGradientsHaveAFiniteNorm()
    {
        Parameter w = With("w", DType.Float32, 3e30, 4e30);
        (GradientClipping.ByGlobalNorm(1).Apply([w]).Norm / 5e30).Should().BeApproximately(1, 1e-6);
        Values(w)[1].Should().BeApproximately(0.8, 1e-6);
        Parameter tiny = With("w", DType.Float32, 3e-30, 4e-30);
        (GradientClipping.None.Apply([tiny]).Norm / 5e-30).Should().BeApproximately(1, 1e-6);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void ValuesThatAreNotFiniteFollowThePolicy(double bad)
    {
        Parameter[] parameters = [With("fine", DType.Float32, 3), new("weight", Tensor.Zeros([2, 2]))];
        parameters[1].Gradient = Tensor.From([4f, 0f, (float)bad, 0f], [2, 2]);
        GradientClipping clipping = GradientClipping.ByGlobalNorm(2.5);

        clipping.Invoking(c => c.Apply(parameters)).Should().Throw<NotFiniteNumberException>()
            .WithMessage("*parameter 1 'weight' [2, 2] is * at element [1, 0]*");

        GradientClippingResult skipped = (clipping with { NonFinite = NonFinitePolicy.SkipStep }).Apply(parameters);
        skipped.SkipStep.Should().BeTrue();
        double.IsFinite(skipped.Norm).Should().BeFalse();
        Values(parameters[0]).Should().Equal(3);

        GradientClippingResult cleared = (clipping with { NonFinite = NonFinitePolicy.ClearBadValues }).Apply(parameters);
        cleared.Should().Be(new GradientClippingResult { Norm = 5, ClearedValues = 1, IsClipped = true });
        Values(parameters[0]).Should().Equal(1.5);
        parameters[1].Gradient!.AsSpan().ToArray().Should().Equal(2, 0, 0, 0);
    }

    [Fact]
    public void ThresholdsMustBePositive()
    {
        FluentActions.Invoking(() => GradientClipping.ByGlobalNorm(0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("GradientClipping.ByGlobalNorm(threshold): must be finite and greater than 0, but was 0.*");
        FluentActions.Invoking(() => GradientClipping.ByValue(double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Parameter With(string name, DType type, params double[] gradient)
    {
        var parameter = new Parameter(name, Tensor.Zeros([gradient.Length], type));
        OptimizerTests.SetGradient(parameter, gradient);
        return parameter;
    }

    private static double[] Values(Parameter parameter) => parameter.Gradient!.To(DType.Float64).AsSpan<double>().ToArray();

    private sealed class OwnOptimizer(IEnumerable<Parameter> parameters) : Optimizer(parameters, 0.1)
    {
        protected override void Update<T>(in ParameterUpdate<T> update)
        {
            double[] g = update.ClippedGradient().To(DType.Float64).AsSpan<double>().ToArray();
            Span<T> p = update.Parameter.AsWritableSpan<T>();
            for (int i = 0; i < g.Length; i++)
                p[i] -= T.CreateTruncating(update.LearningRate * g[i]);
        }
    }
}
