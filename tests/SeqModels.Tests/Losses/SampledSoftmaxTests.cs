using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Losses;

/// <summary>The candidates are drawn with the probabilities that correct them, so that the denominator's estimate has the right mean.</summary>
[Trait("Category", "Numeric")]
public sealed class SampledSoftmaxTests
{
    private const int Classes = 60;

    private static readonly long[] Counts = [.. Enumerable.Range(0, Classes).Select(i => (long)(i % 7 == 3 ? 0 : 3000 / (1 + ((i * 37) % Classes))))];

    [Theory]
    [InlineData(20, null, 0.75)]
    [InlineData(20, 0, 1.0)]
    [InlineData(20, 15, 0.0)]
    [InlineData(59, 2, 1.0)]
    public void The_probabilities_sum_to_the_candidates(int candidates, int? frequent, double power)
    {
        var sampling = new SampledSoftmax(Counts, new() { Candidates = candidates, Frequent = frequent, Power = power });
        double[] pi = [.. Enumerable.Range(0, Classes).Select(sampling.InclusionProbability)];
        pi.Sum().Should().BeApproximately(candidates, 1e-6);
        pi.Should().OnlyContain(p => p > 0 && p <= 1);
        int[] order = [.. Enumerable.Range(0, Classes).OrderByDescending(i => Counts[i])];
        order.Take(frequent ?? (candidates / 2)).All(i => pi[i] == 1).Should().BeTrue();
        int[] drawn = [.. order.Where(i => pi[i] < 1)];
        drawn.Should().NotBeEmpty();
        foreach (int i in drawn)
            (pi[i] / pi[drawn[0]]).Should().BeApproximately(Math.Pow(Math.Max(Counts[i], 1) / (double)Math.Max(Counts[drawn[0]], 1), power), 1e-6);
    }

    /// <summary>Of 6000 draws the mean of Z's estimate lies within four standard errors of Z, and each class occurs as often as its π says.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.75)]
    public void The_denominator_is_estimated_without_bias(double power)
    {
        const int Draws = 6000;
        var sampling = new SampledSoftmax(Counts, new() { Candidates = 16, Frequent = 5, Power = power });
        float[] z = new float[Classes];
        new RandomSource(4).Normal(z);
        double exact = z.Sum(v => Math.Exp(v)), sum = 0, squares = 0;
        int[] occurrences = new int[Classes], targets = [3, 41, 3];
        var random = new RandomSource(5);
        for (int draw = 0; draw < Draws; draw++)
        {
            CandidateSet set = sampling.Draw(targets, null, null, random);
            double estimate = 0;
            for (int i = 0; i < set.Ids.Length; i++)
            {
                estimate += Math.Exp(z[set.Ids[i]] + set.Shifts[i]);
                occurrences[set.Ids[i]]++;
            }

            sum += estimate;
            squares += estimate * estimate;
        }

        double mean = sum / Draws, deviation = Math.Sqrt((squares / Draws) - (mean * mean));
        deviation.Should().BeGreaterThan(0.02 * exact, "otherwise nothing is estimated");
        mean.Should().BeApproximately(exact, 4 * deviation / Math.Sqrt(Draws));
        for (int i = 0; i < Classes; i++)
        {
            double pi = targets.Contains(i) ? 1 : sampling.InclusionProbability(i);
            (occurrences[i] / (double)Draws).Should().BeApproximately(pi, (5 * Math.Sqrt(pi * (1 - pi) / Draws)) + 1e-12);
        }
    }

    [Fact]
    public void Targets_are_candidates_without_correction_and_cost_no_random_numbers()
    {
        var sampling = new SampledSoftmax(Counts, new() { Candidates = 8, Frequent = 2 });
        RandomSource one = new(3), other = new(3);
        int[] targets = [17, -100, 10, 17];
        CandidateSet set = sampling.Draw(targets, -100, excluded: 0, one), none = sampling.Draw([], null, null, other);
        one.SaveState().Should().Be(other.SaveState());
        set.Ids.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.NotContain(0);
        set.Targets.Select(place => place == CandidateSet.Ignored ? -100 : set.Ids[place]).Should().Equal(targets);
        set.Shifts[set.Targets[0]].Should().Be(0);
        set.Ids.Except([17, 10]).Should().Equal(none.Ids.Except([17, 10, 0]));
    }

    [Theory]
    [InlineData(Classes, null)]
    [InlineData(2, Classes + 5)]
    public void With_all_classes_as_candidates_the_loss_is_exact(int candidates, int? frequent)
    {
        (Tensor h, Tensor w, Tensor b, Indices targets) = Case();
        var all = new SampledSoftmax(Counts, new() { Candidates = candidates, Frequent = frequent });
        var options = new CrossEntropyOptions { IgnoredIndex = 2 };
        double exact = Loss.LinearCrossEntropy(h, w, b, targets, options, excludedClass: 7).Item();
        Loss.SampledCrossEntropy(h, w, b, targets, all, new RandomSource(1), options, excludedClass: 7).Item().Should().BeApproximately(exact, 1e-6);
        Loss.SampledCrossEntropy(h, w, null, targets, all, new RandomSource(1), options).Item()
            .Should().BeApproximately(Loss.LinearCrossEntropy(h, w, null, targets, options).Item(), 1e-6);
    }

    [Fact]
    public void The_estimate_is_near_the_exact_loss_and_gradient_in_the_mean()
    {
        (Tensor h, Tensor w, Tensor b, Indices targets) = Case();
        var some = new SampledSoftmax(Counts, new() { Candidates = 30 });
        double exact = Loss.LinearCrossEntropy(h, w, b, targets).Item();
        var random = new RandomSource(1);
        double[] estimates = [.. Enumerable.Range(0, 400).Select(_ => Loss.SampledCrossEntropy(h, w, b, targets, some, random).Item())];
        estimates.Distinct().Should().HaveCountGreaterThan(300);
        estimates.Average().Should().BeInRange(exact - 0.05, exact + 0.01, "the logarithm of an unbiased estimate is a little low on average");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_of_the_estimate_are_right(bool hasBias)
    {
        (Tensor h, Tensor w, Tensor b, Indices targets) = Case();
        var some = new SampledSoftmax(Counts, new() { Candidates = 12 });
        var options = new CrossEntropyOptions { IgnoredIndex = 2, Reduction = Reduction.Sum };
        GradientCheck.Check(
            v => Loss.SampledCrossEntropy(v[0], v[1], hasBias ? v[2] : null, targets, some, new RandomSource(8), options, excludedClass: 7),
            hasBias ? [h, w, b] : [h, w]).ThrowIfFailed();
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        (Tensor h, Tensor w, Tensor b, Indices targets) = Case();
        var some = new SampledSoftmax(Counts, new() { Candidates = 12 });
        FluentActions.Invoking(() => Loss.SampledCrossEntropy(h, w, b, targets, new SampledSoftmax([1, 2]), new RandomSource(1)))
            .Should().Throw<ArgumentException>().WithMessage("Loss.SampledCrossEntropy: sampling must have the 60 classes of weight [60, 9], but had 2.*");
        FluentActions.Invoking(() => Loss.SampledCrossEntropy(h, w, b, targets, some, new RandomSource(1), new() { LabelSmoothing = 0.1 }))
            .Should().Throw<ArgumentException>().WithMessage("*LabelSmoothing must be 0*");
        FluentActions.Invoking(() => new SampledSoftmax([4, -1])).Should().Throw<ArgumentException>().WithMessage("*that of class 1 was -1*");
        FluentActions.Invoking(() => new SampledSoftmax([])).Should().Throw<ArgumentException>().WithMessage("*at least one class*");
        FluentActions.Invoking(() => new SampledSoftmax(Counts, new() { Candidates = 9, Frequent = 9 }))
            .Should().Throw<ArgumentException>().WithMessage("*Frequent must be below Candidates = 9, but was 9: the other 51 classes*");
        FluentActions.Invoking(() => new SampledSoftmaxOptions { Power = 1.5 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Power: must be in [0, 1], but was 1.5.*");
        FluentActions.Invoking(() => SampledSoftmax.CountClasses([0, 4], 4)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*classes are 0 to 3, but an id was 4*");
        SampledSoftmax.CountClasses([2, 0, 2], 4).Should().Equal(1, 0, 2, 0);
    }

    private static (Tensor H, Tensor W, Tensor B, Indices Targets) Case() =>
        (Forms.Normal([2, 4, 9], 1), Forms.Normal([Classes, 9], 2) * 0.3, Forms.Normal([Classes], 3) * 0.3, new Indices(new[] { 3, 41, 2, 59, 3, 10, 24, 2 }, [2, 4]));
}
