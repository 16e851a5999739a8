using SeqModels.Evaluation;
using SeqModels.Numerics;

namespace SeqModels.Tests.Evaluation;

[Trait("Category", "Culture")]
public sealed class PairedDifferenceTests
{
    private static readonly double[] Example = [0.5, -0.2, 0.7, 0.1, 0.4, -0.1];

    [Fact]
    public void The_standard_error_is_that_of_all_resamples()
    {
        // All 6³ resamples of three circular blocks of 2, scaled for n = 6.
        double[] means = [.. from a in Enumerable.Range(0, 6) from b in Enumerable.Range(0, 6) from c in Enumerable.Range(0, 6)
            select (Block(a) + Block(b) + Block(c)) / 6];
        double mean = Example.Average(), exact = Math.Sqrt(means.Average(value => (value - mean) * (value - mean)) / (1 - 2.0 / 6));

        PairedDifference test = PairedDifference.Test(Example, options: new BootstrapOptions { BlockLength = 2, Resamples = 40_000 });

        test.Difference.Should().BeApproximately(mean, 1e-12);
        test.StandardError.Should().BeApproximately(exact, 0.01 * exact);
        test.PValue.Should().BeApproximately(means.Count(value => Math.Abs(value - mean) / Math.Sqrt(1 - 2.0 / 6) >= mean) / 216.0, 0.01);

        static double Block(int start) => Example[start] + Example[(start + 1) % 6];
    }

    [Fact]
    public void The_sign_flips_are_all_equally_likely()
    {
        // Blocks 0.3, 0.8, 0.3: the sums with random signs are ±1.4 (2 of 8), ±0.8 (4 of 8), ±0.2 (2 of 8).
        PairedDifference.Test(Example, options: new BootstrapOptions { BlockLength = 2, Resamples = 40_000 }).SignFlipPValue.Should().BeApproximately(0.25, 0.01);
    }

    [Fact]
    public void Independent_observations_have_the_standard_error_of_the_mean()
    {
        double[] values = Noise(1, 400, 0);
        double mean = values.Average(), variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);

        PairedDifference test = PairedDifference.Test(values, options: new BootstrapOptions { BlockLength = 1 });

        test.StandardError.Should().BeApproximately(Math.Sqrt(variance / values.Length), 0.03 * Math.Sqrt(variance / values.Length));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    public void Equal_systems_have_uniform_p_values(double correlation)
    {
        double[] bootstrap = new double[400], signs = new double[400];
        for (int i = 0; i < bootstrap.Length; i++)
        {
            PairedDifference test = PairedDifference.Test(Noise((ulong)i, 1000, correlation), options: new BootstrapOptions { Resamples = 199, Seed = (ulong)i, BlockLength = 20 });
            (bootstrap[i], signs[i]) = (test.PValue, test.SignFlipPValue);
        }

        foreach (double[] values in (double[][])[bootstrap, signs])
        {
            // Kolmogorov and Smirnov: 1.63 / √400 is exceeded in 1 % of the cases.
            double[] sorted = [.. values.Order()];
            sorted.Select((p, i) => Math.Abs(p - (i + 0.5) / sorted.Length)).Max().Should().BeLessThan(1.63 / 20);
            values.Count(p => p <= 0.05).Should().BeInRange(8, 36);
        }
    }

    [Fact]
    public void Blocks_are_needed_for_correlated_observations()
    {
        int rejected = Enumerable.Range(0, 100).Count(i =>
            PairedDifference.Test(Noise((ulong)i, 200, 0.7), options: new BootstrapOptions { Resamples = 199, BlockLength = 1 }).PValue <= 0.05);

        rejected.Should().BeGreaterThan(25, "the variance of the mean is underestimated (1 + 0.7) / (1 − 0.7) times");
    }

    [Fact]
    public void The_interval_covers_the_true_difference_as_often_as_it_states()
    {
        int covered = 0, rejected = 0, excluded = 0;
        for (int i = 0; i < 400; i++)
        {
            double[] values = [.. Noise((ulong)i, 400, 0.3).Select(value => value + 0.1)];
            PairedDifference test = PairedDifference.Test(values, options: new BootstrapOptions { Resamples = 199, ConfidenceLevel = 0.9, BlockLength = 12, Seed = (ulong)i });
            covered += test.Interval.Contains(0.1) ? 1 : 0;
            excluded += test.Interval.Contains(0) ? 0 : 1;
            rejected += test.PValue <= 0.1000001 ? 1 : 0;
        }

        covered.Should().BeInRange(340, 378);
        excluded.Should().Be(rejected, "the interval and the p-value are of one test").And.BeInRange(50, 350);
    }

    [Fact]
    public void A_known_difference_is_found()
    {
        PairedDifference test = PairedDifference.Test([.. Noise(3, 2000, 0).Select(value => value - 0.2)]);

        (test.PValue, test.SignFlipPValue).Should().Be((1.0 / 10_001, 1.0 / 10_001));
        test.Interval.Contains(-0.2).Should().BeTrue();
        (test.Observations, test.BlockLength, test.Resamples).Should().Be((2000, 13, 10_000));
    }

    [Fact]
    public void Weights_make_a_ratio_of_sums()
    {
        PairedDifference test = PairedDifference.Test([2, 0, 3, 1], [10, 0, 5, 5], new BootstrapOptions { BlockLength = 1 });

        test.Difference.Should().Be(0.3);
        PairedDifference.Test([1, 2, 3, 4], [10, 20, 30, 40]).StandardError.Should().BeApproximately(0, 1e-12, "the ratio is the same in every resample");
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures()
    {
        double[] values = Noise(1, 100, 0);

        PairedDifference.Test(values).Should().Be(PairedDifference.Test(values));
        PairedDifference.Test(values).Should().NotBe(PairedDifference.Test(values, options: new BootstrapOptions { Seed = 2 }));
    }

    [Fact]
    public void Systems_without_any_difference_have_the_p_value_one()
    {
        PairedDifference test = PairedDifference.Test(new double[10]);

        (test.PValue, test.SignFlipPValue, test.Interval).Should().Be((1, 1, new ConfidenceInterval(0, 0)));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Invoking([1]).Should().Throw<ArgumentException>().WithMessage("*at least 2 observations*1*");
        Invoking([1, double.NaN]).Should().Throw<ArgumentException>().WithMessage("*observation 1*NaN*");
        Invoking([1, 2], [1]).Should().Throw<ArgumentException>().WithMessage("*as long as differences, 2*1*");
        Invoking([1, 2], [1, -1]).Should().Throw<ArgumentException>().WithMessage("*observation 1*weight -1*");
        Invoking([1, 2], [0, 0]).Should().Throw<ArgumentException>().WithMessage("*positive sum*");
        Invoking([1, 2, 3], [], new BootstrapOptions { BlockLength = 2 }).Should().Throw<ArgumentException>().WithMessage("*half*3 observations*2*");
        FluentActions.Invoking(() => new BootstrapOptions { BlockLength = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new BootstrapOptions { ConfidenceLevel = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new BootstrapOptions { Resamples = 99 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PairedDifference.Test([1, 2], cancellationToken: new CancellationToken(true))).Should().Throw<OperationCanceledException>();

        static Action Invoking(double[] differences, double[]? weights = null, BootstrapOptions? options = null) =>
            () => PairedDifference.Test(differences, weights, options);
    }

    /// <summary>An autoregressive series of order 1 with mean 0.</summary>
    private static double[] Noise(ulong seed, int count, double correlation)
    {
        var random = new RandomSource(seed + 1000);
        var values = new double[count];
        double value = random.NextNormal() / Math.Sqrt(1 - correlation * correlation);
        for (int i = 0; i < count; i++)
        {
            values[i] = value;
            value = correlation * value + random.NextNormal();
        }
        return values;
    }
}
