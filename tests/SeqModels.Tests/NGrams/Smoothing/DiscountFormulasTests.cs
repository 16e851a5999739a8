using System.Runtime.InteropServices;
using SeqModels.NGrams;
using SeqModels.NGrams.Smoothing;

namespace SeqModels.Tests.NGrams;

/// <summary>Discounts from counts of counts, worked by hand, with the edges at which a formula no longer applies.</summary>
public sealed class DiscountFormulasTests
{
    /// <summary>Y = n₁ / (n₁ + 2 n₂), D_k = k − (k + 1) Y n_{k+1} / n_k.</summary>
    [Theory]
    [InlineData(new long[] { 4, 2, 2, 1 }, new[] { 0.5, 0.5, 2 })]       // Y = 1/2
    [InlineData(new long[] { 2, 1, 1, 1 }, new[] { 0.5, 0.5, 1 })]
    [InlineData(new long[] { 4, 2, 1, 0 }, new[] { 0.5, 1.25, 3 })]      // D₃₊ = 3, its largest value
    [InlineData(new long[] { 6, 3, 4, 3 }, new[] { 0.5, 0, 1.5 })]       // D₂ = 0, its smallest value
    [InlineData(new long[] { 6, 3, 5, 3 }, null)]                        // D₂ < 0
    [InlineData(new long[] { 0, 2, 2, 1 }, null)]
    [InlineData(new long[] { 4, 0, 2, 1 }, null)]
    [InlineData(new long[] { 4, 2, 0, 1 }, null)]
    public void Modified_Kneser_Ney(long[] counts, double[]? discounts) => Near(DiscountFormulas.ModifiedKneserNey(counts), discounts);

    [Theory]
    [InlineData(new long[] { 3, 2 }, new[] { 3 / 7.0 })]
    [InlineData(new long[] { 0, 2 }, null)]
    [InlineData(new long[] { 3, 0 }, null)]
    public void Absolute(long[] counts, double[]? discount) => Near(DiscountFormulas.Absolute(counts), discount);

    /// <summary>
    /// d_r = ((r + 1) n_{r+1} / (r n_r) − A) / (1 − A) with A = (k + 1) n_{k+1} / n₁, for the largest k that gives numbers in (0, 1] and
    /// d₁ below 1.
    /// </summary>
    [Theory]
    [InlineData(new long[] { 20, 6, 2 }, 2, new[] { 3 / 7.0, 2 / 7.0 })]            // A = 0.3
    [InlineData(new long[] { 20, 6, 4, 2 }, 3, new[] { 1 / 3.0, 1, 4 / 9.0 })]      // A = 0.4; d₂ = 1 is allowed
    [InlineData(new long[] { 20, 6, 2, 0, 3 }, 4, new[] { 3 / 7.0, 2 / 7.0 })]      // n₄ = 0: neither k = 4 nor 3
    [InlineData(new long[] { 12, 6, 3, 1 }, 3, new double[0])]                      // d₁ = 1 for k = 3 and 2
    [InlineData(new long[] { 9, 4, 3 }, 2, new double[0])]                          // A = 1
    [InlineData(new long[] { 0, 4, 1 }, 2, new double[0])]
    [InlineData(new long[] { 20, 4, 1 }, 1, new double[0])]                         // k = 1: d₁ = 0 always
    public void Good_Turing(long[] counts, int cutoff, double[] ratios) => Near(DiscountFormulas.GoodTuring(counts, cutoff), ratios);

    [Fact]
    public void Counts_of_counts_of_several_shards()
    {
        int[] counts = [.. Enumerable.Range(0, 200_000).Select(i => i % 5)];
        float[] inPlace = MemoryMarshal.Cast<int, float>(counts).ToArray();
        foreach (CountsOfCounts counted in (CountsOfCounts[])[CountsOfCounts.Of(counts, null, 3), CountsOfCounts.Of(new int[counts.Length], inPlace, 3)])
        {
            counted.Tally.Should().Equal(40_000, 40_000, 40_000);
            counted.Types.Should().Be(160_000);
            counted.Tokens.Should().Be(400_000);
        }
    }

    [Fact]
    public void The_cutoff_of_Good_Turing_is_1_to_1000()
    {
        (NGramSmoothing.GoodTuring() with { Cutoff = 1000 }).Cutoff.Should().Be(1000);
        foreach (int cutoff in (int[])[0, 1001])
        {
            Func<object> create = () => NGramSmoothing.GoodTuring() with { Cutoff = cutoff };
            create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("GoodTuringSmoothing.Cutoff: *");
        }
    }

    private static void Near(double[]? actual, double[]? expected)
    {
        (actual is null).Should().Be(expected is null);
        (actual ?? []).Should().HaveCount(expected?.Length ?? 0);
        for (int i = 0; i < (expected?.Length ?? 0); i++)
            actual![i].Should().BeApproximately(expected![i], 1e-12);
    }
}
