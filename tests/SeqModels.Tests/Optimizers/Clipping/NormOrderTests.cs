using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Optimizers;

/// <summary>Clipping by other norms than the Euclidean one.</summary>
[Trait("Category", "Numeric")]
public sealed class NormOrderTests
{
    public static TheoryData<double> Orders => [1, 1.25, 1.5, 2.5, 3, 4, 7.3, 64, 1e6, double.PositiveInfinity];

    /// <summary>PyTorch's clip_grad_norm_ with norm_type, which divides by ‖g‖ + 1e-6.</summary>
    [Theory]
    [InlineData(DType.Float32, 2e-6)]
    [InlineData(DType.Float64, 1e-13)]
    public void TheNormIsThatOfPyTorch(DType type, double tolerance)
    {
        Fixture reference = Fixture.Load("gradient-norms");
        foreach (string order in (string[])["1", "1.5", "2", "3", "inf"])
        {
            double p = order == "inf" ? double.PositiveInfinity : double.Parse(order, System.Globalization.CultureInfo.InvariantCulture);
            Parameter[] parameters = [.. ((string[])["w", "b"]).Select(name => With(name, type, reference[name].Values))];
            GradientClippingResult result = (GradientClipping.ByGlobalNorm(1) with { NormOrder = p }).Apply(parameters);
            double norm = reference[$"norm.{order}"].Values[0];
            (result.Norm / norm).Should().BeApproximately(1, tolerance, "of order {0}", order);
            result.NormOrder.Should().Be(p);
            foreach (Parameter parameter in parameters)
            {
                double[] expected = [.. reference[$"clipped.{order}.{parameter.Name}"].Values.Select(value => value * (norm + 1e-6) / norm)];
                Values(parameter).Should().Equal(expected, (a, e) => Math.Abs(a - e) <= tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void TheNormIsThatOfTheFormula(double order)
    {
        double[] gradient = [.. Enumerable.Range(0, 1000).Select(i => 3 * Math.Sin(i * i))];
        double largest = gradient.Max(Math.Abs);
        double expected = double.IsInfinity(order) ? largest : largest * Math.Pow(gradient.Sum(value => Math.Pow(Math.Abs(value) / largest, order)), 1 / order);
        Parameter[] parameters = [With("a", DType.Float64, gradient[..700]), With("zero", DType.Float64, new double[3]), With("b", DType.Float64, gradient[700..])];
        GradientClipping clipping = GradientClipping.ByGlobalNorm(0.7) with { NormOrder = order };
        GradientClippingResult result = clipping.Apply(parameters);
        (result.Norm / expected).Should().BeApproximately(1, 1e-13);
        result.IsClipped.Should().BeTrue();
        (clipping with { NonFinite = NonFinitePolicy.SkipStep }).Apply(parameters).Norm.Should().BeApproximately(0.7, 1e-12);
        GradientClipping.None.Apply(parameters).NormOrder.Should().Be(2);
    }

    [Fact]
    public void PowersAreExactToAFewUnits()
    {
        foreach (double p in (double[])[0, 1, 2, 3.5, 17, 0.1, 1 / 3.0, 1e-3, 2.718281828])
        {
            foreach (double x in (double[])[0.001, 0.3, 1, 1.7, 250])
                (PowerNorm.Power(x, p) / Math.Pow(x, p)).Should().BeApproximately(1, 2e-14, "{0}^{1}", x, p);
        }

        PowerNorm.Power(0, 1.5).Should().Be(0);
        PowerNorm.Power(0.5, 1e300).Should().Be(0);
    }

    [Fact]
    public void NothingOverflows()
    {
        GradientClipping clipping = GradientClipping.ByGlobalNorm(1) with { NormOrder = 3 };
        Parameter large = With("w", DType.Float64, 3e300, 3e300), tiny = With("w", DType.Float32, 3e-40, 0);
        (clipping.Apply([large]).Norm / 3e300).Should().BeApproximately(Math.Cbrt(2), 1e-14);
        (clipping.Apply([tiny]).Norm / 3e-40).Should().BeApproximately(1, 1e-5);
        clipping.Apply([With("w", DType.Float32, 0, 0)]).Norm.Should().Be(0);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void ValuesThatAreNotFiniteFollowThePolicy(double bad)
    {
        foreach (double order in (double[])[1, 3, double.PositiveInfinity])
        {
            Parameter[] parameters = [With("fine", DType.Float32, 3), With("w", DType.Float32, 4, bad)];
            GradientClipping clipping = GradientClipping.ByGlobalNorm(1) with { NormOrder = order };
            clipping.Invoking(c => c.Apply(parameters)).Should().Throw<NotFiniteNumberException>().WithMessage("*parameter 1*at element [1]*");
            double.IsFinite((clipping with { NonFinite = NonFinitePolicy.SkipStep }).Apply(parameters).Norm).Should().BeFalse();
            (clipping with { NonFinite = NonFinitePolicy.ClearBadValues }).Apply(parameters).Norm.Should().BeApproximately(order == 1 ? 7 : order == 3 ? Math.Cbrt(91) : 4, 1e-6);
        }
    }

    [Fact]
    public void TheOrderMustBeAtLeastOne()
    {
        foreach (double order in (double[])[0.99, 0, -1, double.NaN])
            FluentActions.Invoking(() => GradientClipping.None with { NormOrder = order }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("GradientClipping.NormOrder: must be at least 1, or infinity, but was*");
    }

    /// <summary>Checkpoints of earlier versions stay those of the same run.</summary>
    [Fact]
    public void TheTextNamesTheOrderOnlyIfItIsNotTwo()
    {
        GradientClipping clipping = GradientClipping.ByGlobalNorm(1);
        clipping.ToString().Should().Be("GradientClipping { MaxNorm = 1, MaxValue = , MaxRatio = , MinWeightNorm = 0.001, NonFinite = Fail }");
        (clipping with { NormOrder = double.PositiveInfinity }).ToString().Should().EndWith("NonFinite = Fail, NormOrder = Infinity }");
    }

    [Fact]
    public void AnyNumberOfWorkersGivesTheSameBits()
    {
        Parameter[] parameters = [With("w", DType.Float32, [.. Enumerable.Range(0, 200_000).Select(i => Math.Sin(i))])];
        double[] norms = [.. ((int[])[1, 2, 4]).Select(workers =>
        {
            using ParallelismScope limit = Parallelism.Limit(workers);
            return (GradientClipping.None with { NormOrder = 1.5 }).Apply(parameters).Norm;
        })];
        norms.Should().OnlyContain(norm => norm == norms[0]);
    }

    [Fingerprint("gradient-norm-orders")]
    internal static void Print(Fingerprint print)
    {
        Parameter[] parameters = [With("w", DType.Float32, [.. Enumerable.Range(0, 1000).Select(i => i * 7 % 31 / 8.0)])];
        foreach (double order in (double[])[1, 1.5, 3, double.PositiveInfinity])
            print.Add<double>([(GradientClipping.None with { NormOrder = order }).Apply(parameters).Norm]);
    }

    private static Parameter With(string name, DType type, params double[] gradient)
    {
        var parameter = new Parameter(name, Tensor.Zeros([gradient.Length], type));
        OptimizerTests.SetGradient(parameter, gradient);
        return parameter;
    }

    private static double[] Values(Parameter parameter) => parameter.Gradient!.To(DType.Float64).AsSpan<double>().ToArray();
}
