using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Forecasting.Neural;

/// <summary>Heads on given outputs.</summary>
public sealed class ForecastHeadTests
{
    [Fact]
    public void AGaussianHeadBoundsItsDeviation()
    {
        var head = new GaussianHead { MinStandardDeviation = 0.5 };
        var forecast = (GaussianForecast)head.Distribution([3, -1000, 4, 20], 2, 1);
        forecast.Mean(0).Should().Be(3);
        forecast.StandardDeviation(0).Should().BeApproximately(0.5, 1e-12);
        forecast.StandardDeviation(1).Should().BeApproximately(Math.Exp(10), 1);
        Tensor outputs = Tensor.From((double[])[3, -1000, 4, 20], [1, 2, 2]), targets = Tensor.From((double[])[2, 5], [1, 2]);
        double half = 0.5 * Math.Log(2 * Math.PI);
        double first = half + Math.Log(0.5) + 2, second = half + 10;
        head.LossOf(outputs, targets).Item().Should().BeApproximately((first + second) / 2, 1e-6);
    }

    [Fact]
    public void ANormalDistributionIsSampledExactlyFromTwoQuantiles()
    {
        var head = new QuantileHead { Levels = [0.1, 0.9] };
        double score = 1.2815515655446004;
        var random = new RandomSource(1);
        double[] values = new double[1];
        double sum = 0, squares = 0;
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
        {
            head.Sample([(float)(5 - (2 * score)), (float)(5 + (2 * score))], values, random);
            sum += values[0];
            squares += (values[0] - 5) * (values[0] - 5);
        }

        (sum / Count).Should().BeApproximately(5, 0.05);
        Math.Sqrt(squares / Count).Should().BeApproximately(2, 0.05);
        head.Centers([8, 2], values);
        values[0].Should().BeApproximately(5, 1e-12, "crossing quantiles are sorted");
    }

    [Fact]
    public void LossesAreThoseOfTheHead()
    {
        Tensor outputs = Tensor.From([1f, 5], [2, 1, 1]), targets = Tensor.From([3f, 5], [2, 1]);
        new PointHead().LossOf(outputs, targets).Item().Should().Be(2);
        new PointHead { Loss = PointLoss.Absolute }.LossOf(outputs, targets).Item().Should().Be(1);
        new PointHead { Loss = PointLoss.Huber, HuberDelta = 1 }.LossOf(outputs, targets).Item().Should().Be(0.75);
    }

    [Fact]
    public void WrongOptionsAreNamed()
    {
        FluentActions.Invoking(() => new QuantileHead { Levels = [0.5] }).Should().Throw<ArgumentException>().WithMessage("QuantileHead.Levels: there must be at least 2 levels*");
        FluentActions.Invoking(() => new QuantileHead { Levels = [0.5, 0.5] }).Should().Throw<ArgumentException>().WithMessage("*strictly ascending, but level 1 was 0.5*");
        FluentActions.Invoking(() => new GaussianHead { MinStandardDeviation = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PointHead { HuberDelta = double.NaN }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new WindowForecasterOptions { HiddenSizes = [4, 0] }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new WindowForecasterOptions { DirectSteps = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new RecurrentForecasterOptions { Recurrent = new SeqModels.Recurrent.GruOptions { Bidirectional = true } }).Should().Throw<ArgumentException>();
        new QuantileHead { Levels = [0.1, 0.9] }.Should().Be(new QuantileHead { Levels = [0.1, 0.9] }).And.NotBe(new QuantileHead());
    }
}
