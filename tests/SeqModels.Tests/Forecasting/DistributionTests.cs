using MathNet.Numerics.Distributions;
using SeqModels.Forecasting;
using SeqModels.Numerics;

namespace SeqModels.Tests.Forecasting;

public sealed class DistributionTests
{
    private static readonly GaussianForecast Gaussian = new(new double[,] { { 0, 1 }, { 2, 3 } }, new double[,] { { 1, 2 }, { 0, 0.5 } });

    [Fact]
    public void Gaussian_quantiles_are_those_of_the_table()
    {
        Gaussian.Quantile(0.975, 0).Should().BeApproximately(1.959963984540054, 1e-13);
        Gaussian.Quantile(0.1, 0, 1).Should().BeApproximately(1 - (2 * 1.2815515655446004), 1e-13);
        ForecastInterval interval = Gaussian.Interval(0.95, 1, 1);
        interval.Lower.Should().BeApproximately(3 - 0.979981992270027, 1e-13);
        interval.Upper.Should().BeApproximately(3 + 0.979981992270027, 1e-13);
        Gaussian.Interval(0.5, 1).Should().Be(new ForecastInterval(2, 2));
        Gaussian.Means()[1, 1].Should().Be(3);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-2.5)]
    [InlineData(7)]
    public void Gaussian_crps_is_the_integral(double actual)
    {
        double integral = 0;
        const double Width = 1e-3;
        for (double x = -15; x < 17; x += Width)
        {
            double middle = x + (Width / 2), distance = Normal.CDF(1, 2, middle) - (middle >= actual ? 1 : 0);
            integral += distance * distance * Width;
        }

        Gaussian.Crps(actual, 0, 1).Should().BeApproximately(integral, 1e-3);
        Gaussian.Crps(actual, 1).Should().Be(Math.Abs(actual - 2));
    }

    [Fact]
    public void Sample_crps_equals_all_pairs()
    {
        var random = new RandomSource(3);
        var paths = new double[50, 1, 1];
        for (int i = 0; i < 50; i++)
            paths[i, 0, 0] = 1e3 + random.NextNormal();
        double[] samples = [.. paths.Cast<double>()];
        double distance = samples.Average(x => Math.Abs(x - 1000.4)), spread = samples.SelectMany(x => samples.Select(y => Math.Abs(x - y))).Average();

        new SampleForecast(paths).Crps(1000.4, 0).Should().BeApproximately(distance - (spread / 2), 1e-12);
    }

    [Fact]
    public void Sample_quantiles_interpolate_as_numpy_does()
    {
        var forecast = new SampleForecast(new double[,,] { { { 4 } }, { { 1 } }, { { 2 } }, { { 8 } } });
        forecast.Quantile(0.5, 0).Should().Be(3);
        forecast.Quantile(0.9, 0).Should().BeApproximately(6.8, 1e-14);
        forecast.Mean(0).Should().Be(3.75);
        forecast.Sample(3, 0).Should().Be(8);
        new SampleForecast(new double[,,] { { { 4 } } }).Quantile(0.99, 0).Should().Be(4);
    }

    [Fact]
    public void Quantile_forecasts_sort_interpolate_and_score()
    {
        var forecast = new QuantileForecast([0.25, 0.5, 0.75], new double[,,] { { { 3, 1, 2 } } });
        forecast.Values(0).ToArray().Should().Equal(1, 2, 3);
        forecast.Quantile(0.5, 0).Should().Be(2);
        forecast.Quantile(0.625, 0).Should().Be(2.5);
        forecast.Quantile(0.01, 0).Should().Be(1);
        forecast.Quantile(0.99, 0).Should().Be(3);
        forecast.Mean(0).Should().Be(2);
    }

    /// <summary>Twice the integral of the pinball loss, by the midpoint rule; a single level is a point mass, whose CRPS is the absolute error.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(2.2)]
    [InlineData(1)]
    [InlineData(-3)]
    public void The_score_of_quantiles_is_that_of_their_distribution(double actual)
    {
        var forecast = new QuantileForecast([0.025, 0.1, 0.5, 0.75], new double[,,] { { { 1, 1, 2, 3 } } });
        const int Count = 200_000;
        double integral = 0;
        for (int i = 0; i < Count; i++)
        {
            double p = (i + 0.5) / Count, q = forecast.Quantile(p, 0);
            integral += 2 * (p - (actual < q ? 1 : 0)) * (actual - q) / Count;
        }

        forecast.Crps(actual, 0).Should().BeApproximately(integral, 1e-8);
        new QuantileForecast([0.9], new double[,,] { { { 1 } } }).Crps(actual, 0).Should().BeApproximately(Math.Abs(actual - 1), 1e-12);
    }

    [Fact]
    public void Pinball_loss_weighs_both_sides()
    {
        Gaussian.PinballLoss(5, 0.9, 1).Should().BeApproximately(0.9 * 3, 1e-15);
        Gaussian.PinballLoss(0, 0.9, 1).Should().BeApproximately(0.1 * 2, 1e-15);
    }

    [Fact]
    public void Bad_arguments_are_rejected()
    {
        Gaussian.Invoking(forecast => forecast.Mean(2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*step must be in * 2)*but was 2*");
        Gaussian.Invoking(forecast => forecast.Mean(0, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*variable*");
        Gaussian.Invoking(forecast => forecast.Quantile(1, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*(0, 1)*");
        Gaussian.Invoking(forecast => forecast.Interval(double.NaN, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*level*");
        FluentActions.Invoking(() => new GaussianForecast(new double[1, 1], new double[,] { { -1 } })).Should().Throw<ArgumentException>().WithMessage("*step 0, variable 0*");
        FluentActions.Invoking(() => new GaussianForecast(new double[1, 1], new double[2, 1])).Should().Throw<ArgumentException>().WithMessage("*1, 1]*2, 1]*");
        FluentActions.Invoking(() => new SampleForecast(new double[,,] { { { 1 }, { double.NaN } } })).Should().Throw<ArgumentException>().WithMessage("*path 0 was NaN at step 1*");
        FluentActions.Invoking(() => new SampleForecast(new double[0, 1, 1])).Should().Throw<ArgumentException>().WithMessage("*at least one path*");
        FluentActions.Invoking(() => new QuantileForecast([0.5, 0.4], new double[1, 1, 2])).Should().Throw<ArgumentException>().WithMessage("*ascending*level 1*");
        FluentActions.Invoking(() => new QuantileForecast([0.5], new double[1, 1, 2])).Should().Throw<ArgumentException>().WithMessage("*one quantile per level*");
    }
}
