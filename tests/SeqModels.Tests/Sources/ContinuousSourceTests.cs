using SeqModels.Sources;

namespace SeqModels.Tests.Sources;

public sealed class ContinuousSourceTests
{
    [Fact]
    public void Psi_weights_and_errors_are_those_computed_by_hand()
    {
        // φ = (0.5, 0.3): ψ = 1, 0.5, 0.25 + 0.3 = 0.55, 0.275 + 0.15 = 0.425.
        var source = new AutoregressiveSource([0.5, 0.3], noise: 2, mean: 7);
        double[] expected = [1, 0.5, 0.55, 0.425];
        source.PsiWeights(4).Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-15);
        source.BestError().Should().Be(2);
        source.BestError(3).Should().BeApproximately(2 * Math.Sqrt(1 + 0.25 + 0.3025), 1e-14);

        // γ₀ = (1 − φ₂) σ² / ((1 + φ₂) ((1 − φ₂)² − φ₁²)).
        source.StandardDeviation.Should().BeApproximately(Math.Sqrt(0.7 * 4 / (1.3 * (0.49 - 0.25))), 1e-13);
        source.BestError(2000).Should().BeApproximately(source.StandardDeviation, 1e-12);
        source.EntropyRate.Should().BeApproximately(0.5 * Math.Log(2 * Math.PI * Math.E * 4), 1e-15);
    }

    [Fact]
    public void Forecasts_follow_the_recursion()
    {
        var source = new AutoregressiveSource([0.5, 0.3], noise: 2, mean: 7);
        double[] next = source.Forecast([100, 9, 12], horizon: 2);
        next[0].Should().BeApproximately(7 + (0.5 * 5) + (0.3 * 2), 1e-14);
        next[1].Should().BeApproximately(7 + (0.5 * 3.1) + (0.3 * 5), 1e-14);
        source.Invoking(s => s.Forecast([1])).Should().Throw<ArgumentException>().WithMessage("AutoregressiveSource.Forecast*at least 2*");
    }

    [Fact]
    public void The_empirical_errors_are_the_best_errors()
    {
        var source = new AutoregressiveSource([1.2, -0.6, 0.2], noise: 0.5, mean: -3);
        double[] series = source.Sample(40_000, seed: 1);
        foreach (int horizon in (int[])[1, 3])
        {
            double sum = 0;
            int count = 0;
            for (int t = 3; t + horizon <= series.Length; t++, count++)
            {
                double error = series[t + horizon - 1] - source.Forecast(series.AsSpan(t - 3, 3), horizon)[^1];
                sum += error * error;
            }

            Math.Sqrt(sum / count).Should().BeApproximately(source.BestError(horizon), 0.02 * source.BestError(horizon));
        }

        series.Average().Should().BeApproximately(-3, 0.05);
    }

    // The first values are already stationary: their variances and covariance over many short series.
    [Fact]
    public void A_series_starts_in_the_stationary_distribution()
    {
        var source = new AutoregressiveSource([1.5, -0.8]);
        const int count = 20_000;
        double[][] starts = [.. Enumerable.Range(0, count).Select(i => source.Sample(2, (ulong)i))];
        double variance = source.StandardDeviation * source.StandardDeviation;
        starts.Average(x => x[0] * x[0]).Should().BeApproximately(variance, 0.05 * variance);
        starts.Average(x => x[1] * x[1]).Should().BeApproximately(variance, 0.05 * variance);
        starts.Average(x => x[0] * x[1]).Should().BeApproximately(variance * 1.5 / 1.8, 0.05 * variance);
    }

    [Theory]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 0.5, 0.5 })]
    [InlineData(new[] { -0.2, 0.3, 1.2 })]
    public void A_process_that_is_not_stationary_is_refused(double[] coefficients) =>
        ((Action)(() => _ = new AutoregressiveSource(coefficients))).Should().Throw<ArgumentException>().WithMessage("*stationary*partial autocorrelation at lag*");

    [Fact]
    public void Bad_values_are_refused()
    {
        ((Action)(() => _ = new AutoregressiveSource([]))).Should().Throw<ArgumentException>();
        ((Action)(() => _ = new AutoregressiveSource([double.NaN]))).Should().Throw<ArgumentException>();
        ((Action)(() => _ = new AutoregressiveSource([0.5], noise: 0))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("AutoregressiveSource: noise*");
        ((Action)(() => _ = new NoisySine(noise: -1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("NoisySine: noise*-1*");
        ((Action)(() => _ = new NoisySine(frequency: 0))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("NoisySine: frequency*");
        ((Action)(() => new NoisySine().Sample(-1))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => new NoisySine().BestError(0))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_noisy_sine_is_its_signal_with_noise()
    {
        var sine = new NoisySine(amplitude: 2, frequency: 0.1, noise: 0.3, phase: 1);
        double[] series = sine.Sample(20_000, seed: 4);
        double[] errors = [.. series.Select((x, t) => x - (2 * Math.Sin((0.1 * t) + 1)))];
        Math.Sqrt(errors.Average(e => e * e)).Should().BeApproximately(sine.BestError(64), 0.01);
        errors.Average().Should().BeApproximately(0, 0.01);
        sine.Period.Should().BeApproximately(62.83, 0.01);
    }

    [Fact]
    public void A_seed_gives_the_same_series()
    {
        var source = new AutoregressiveSource([0.9, -0.2]);
        source.Sample(100, seed: 3).Should().Equal(source.Sample(200, seed: 3)[..100]).And.NotEqual(source.Sample(100, seed: 4));
        new NoisySine().Sample(50, seed: 3).Should().Equal(new NoisySine().Sample(80, seed: 3)[..50]);
    }
}
