using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Losses;

/// <summary>The losses of forecasts: absolute error, Gaussian likelihood, quantiles.</summary>
[Trait("Category", "Numeric")]
public sealed class ForecastLossTests
{
    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    [Fact]
    public void GaussianLikelihoodOfGivenValues()
    {
        // −ln N(1; 0, 1) = ½ ln 2π + ½ and −ln N(3; 1, 4) = ½ ln 2π + ln 2 + ½.
        Tensor mean = Tensor.From([0f, 1], [2]), logVariance = Tensor.From([0f, MathF.Log(4)], [2]), target = Tensor.From([1f, 3], [2]);
        double half = 0.5 * Math.Log(2 * Math.PI);
        Loss.GaussianNegativeLogLikelihood(mean, logVariance, target, Reduction.Sum).Item().Should().BeApproximately((2 * half) + Math.Log(2) + 1, 1e-6);
        Loss.GaussianNegativeLogLikelihood(mean, logVariance, target).Item().Should().BeApproximately(half + (Math.Log(2) / 2) + 0.5, 1e-6);
        Loss.GaussianNegativeLogLikelihood(Tensor.Zeros([0]), Tensor.Zeros([0]), Tensor.Zeros([0])).Item().Should().Be(0);
    }

    [Fact]
    public void PinballLossOfGivenValues()
    {
        // Below the target by 2 at level 0.1: 0.2; equal: 0; above by 1 at level 0.9: 0.1.
        Tensor predictions = Tensor.From([1f, 3, 4], [1, 3]), target = Tensor.From([3f], [1]);
        Loss.Pinball(predictions, target, Levels, Reduction.Sum).Item().Should().BeApproximately(0.3, 1e-6);
        Loss.Pinball(predictions, target, Levels).Item().Should().BeApproximately(0.1, 1e-6);
        Loss.MeanAbsoluteError(Tensor.From([1f, 5, 2], [3]), Tensor.From([3f, 5, 1], [3])).Item().Should().BeApproximately(1, 1e-6);
    }

    [Fact]
    public void ThePinballLossIsMinimalAtTheQuantile()
    {
        float[] sample = [.. Enumerable.Range(0, 101).Select(i => (float)i)];
        double At(float x) => Loss.Pinball(Tensor.Full([101, 1], x), Tensor.From(sample, [101]), [0.9]).Item();
        At(90).Should().BeLessThan(At(88)).And.BeLessThan(At(92));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33)]
    public void GradientsAreTheDerivatives(int size)
    {
        Tensor x = Random(1, [3, size]), s = Random(2, [3, size]), y = Random(3, [3, size]);
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            GradientCheck.Check(v => Loss.GaussianNegativeLogLikelihood(v[0], v[1], v[2], reduction), x, s, y).ThrowIfFailed();
            GradientCheck.Check(v => Loss.MeanAbsoluteError(v[0], v[1], reduction), x, y).ThrowIfFailed();
            GradientCheck.Check(v => Loss.Pinball(v[0], v[1], Levels, reduction), Random(4, [size, 3]), Random(5, [size])).ThrowIfFailed();
        }
    }

    [Fact]
    public void TheGradientAtAKinkIsZero()
    {
        Tensor x = Tensor.From([2f], [1, 1]);
        x.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            tape.Backward(Loss.Pinball(x, Tensor.From([2f], [1]), [0.9]) + Loss.MeanAbsoluteError(x, Tensor.From([2f], [1, 1])));
        }

        x.Gradient!.AsSpan().ToArray().Should().Equal(0f);
    }

    [Fact]
    public void WrongShapesAndLevelsAreNamed()
    {
        Tensor x = Tensor.Zeros([2, 3]);
        FluentActions.Invoking(() => Loss.Pinball(x, Tensor.Zeros([2]), [0.5]))
            .Should().Throw<ArgumentException>().WithMessage("Loss.Pinball: predictions must be [.., levels] with 1 levels, but was [2, 3].*");
        FluentActions.Invoking(() => Loss.Pinball(x, Tensor.Zeros([3]), Levels))
            .Should().Throw<ArgumentException>().WithMessage("Loss.Pinball: the target must have the shape of the predictions without their last axis, [2], but was [3].*");
        FluentActions.Invoking(() => Loss.Pinball(x, Tensor.Zeros([2]), [0.1, 0.5, 1]))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Loss.Pinball: every level must be in (0, 1), but one was 1.*");
        FluentActions.Invoking(() => Loss.GaussianNegativeLogLikelihood(x, Tensor.Zeros([2]), x))
            .Should().Throw<ArgumentException>().WithMessage("Loss.GaussianNegativeLogLikelihood: the log-variance must have the mean's shape [2, 3], but was [2].*");
        FluentActions.Invoking(() => Loss.GaussianNegativeLogLikelihood(x, x, Tensor.Zeros([2]))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Loss.MeanAbsoluteError(x, Tensor.Zeros([2]))).Should().Throw<ArgumentException>();
    }

    private static Tensor Random(ulong seed, Shape shape)
    {
        Tensor tensor = Tensor.Zeros(shape);
        new RandomSource(seed).Normal(tensor.AsWritableSpan());
        return tensor;
    }
}
