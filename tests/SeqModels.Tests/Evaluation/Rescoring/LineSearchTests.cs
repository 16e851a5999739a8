using SeqModels.Evaluation;
using SeqModels.Evaluation.Rescoring;
using SeqModels.Numerics;

namespace SeqModels.Tests.Evaluation.Rescoring;

public sealed class LineSearchTests
{
    [Fact]
    public void The_envelope_of_three_lines()
    {
        // y = −γ, y = 1, y = γ: corners at −1 and 1.
        Envelope([0, 1, 0], [-1, 0, 1]).Should().Equal((0, double.NegativeInfinity), (1, -1), (2, 1));
        Envelope([0, 1, 0], [1, 0, -1]).Should().Equal((2, double.NegativeInfinity), (1, -1), (0, 1));
    }

    [Fact]
    public void A_line_that_only_touches_the_envelope_is_not_on_it()
    {
        Envelope([0, 0, 0], [-1, 0, 1]).Should().Equal((0, double.NegativeInfinity), (2, 0));
        Envelope([0, -5, 0], [-1, 0, 1]).Should().Equal((0, double.NegativeInfinity), (2, 0));
    }

    [Fact]
    public void Of_parallel_lines_the_highest_counts_and_of_equal_ones_the_first()
    {
        Envelope([1, 3, 3, 2], [1, 1, 1, 1]).Should().Equal((1, double.NegativeInfinity));
        Envelope([2, 1, 2], [0, 0, 1]).Should().Equal((0, double.NegativeInfinity), (2, 0));
        Envelope([7], [0]).Should().Equal((0, double.NegativeInfinity));
        Envelope([0, 1e300], [0, 1e-300]).Should().Equal((1, double.NegativeInfinity));
        Envelope([0, -1e300], [0, 1e-300]).Should().Equal((0, double.NegativeInfinity));
    }

    [Fact]
    public void The_envelope_of_random_lines_is_their_maximum()
    {
        var random = new RandomSource(1);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] offsets = Draw(random, 30), slopes = Draw(random, 30);
            (int Line, double Start)[] envelope = Envelope(offsets, slopes);
            for (double gamma = -5; gamma < 5; gamma += 0.0501)
            {
                int line = envelope.Last(segment => segment.Start <= gamma).Line;
                (offsets[line] + gamma * slopes[line]).Should().BeApproximately(Enumerable.Range(0, 30).Max(i => offsets[i] + gamma * slopes[i]), 1e-12);
            }
        }
    }

    [Fact]
    public void The_minimum_is_that_of_all_intervals()
    {
        var random = new RandomSource(2);
        for (int trial = 0; trial < 20; trial++)
        {
            var lists = new FeatureLists([.. Enumerable.Range(0, 6).Select(_ => RandomList(random, 8))], ["f", "g", "h"]);
            double[] point = Draw(random, 3), direction = Draw(random, 3);
            LineMinimum minimum = new LineSearch(lists).Minimize(point, direction);

            // Brute force: a point between any two neighbouring intersections of any two lines of a list.
            double[] crossings = [.. Crossings(lists, point, direction).Order()];
            double[] grid = [crossings[0] - 1, .. crossings.Zip(crossings.Skip(1), (a, b) => (a + b) / 2), crossings[^1] + 1];
            minimum.Errors.Should().Be(grid.Min(gamma => ErrorsAt(lists, point, direction, gamma)));
            ErrorsAt(lists, point, direction, minimum.Gamma).Should().Be(minimum.Errors);
        }
    }

    [Fact]
    public void Ties_are_won_by_the_widest_interval()
    {
        // Errors 1 below γ = −4, 0 up to −3, 1 up to 1, 0 up to 6, then 1.
        var lists = new FeatureLists([new([Line(0, -3), Line(4, -2, 0), Line(7, -1), Line(6, 0, 0), Line(0, 1)], referenceLength: 1)], ["offset", "slope"]);
        LineMinimum minimum = new LineSearch(lists).Minimize([1, 0], [0, 1]);

        minimum.Errors.Should().Be(0);
        (minimum.Gamma * lists.Scales[0] / lists.Scales[1]).Should().BeApproximately(3.5, 1e-12);

        static Hypothesis Line(double offset, double slope, double errors = 1) => new(["x"], [("offset", offset), ("slope", slope)], errors);
    }

    private static (int Line, double Start)[] Envelope(double[] offsets, double[] slopes)
    {
        var envelope = new UpperEnvelope();
        envelope.Compute(offsets, slopes);
        return [.. Enumerable.Range(0, envelope.Count).Select(i => (envelope.Line(i), envelope.Start(i)))];
    }

    private static IEnumerable<double> Crossings(FeatureLists lists, double[] point, double[] direction)
    {
        foreach (double[] features in lists.Scaled)
        {
            double[][] rows = [.. features.Chunk(3)];
            foreach (double[] a in rows)
            {
                foreach (double[] b in rows)
                {
                    double slope = Dot(direction, a) - Dot(direction, b);
                    if (slope > 0)
                    {
                        yield return (Dot(point, b) - Dot(point, a)) / slope;
                    }
                }
            }
        }
    }

    private static double ErrorsAt(FeatureLists lists, double[] point, double[] direction, double gamma)
    {
        double[] weights = [.. point.Zip(direction, (weight, step) => weight + gamma * step)];
        return lists.Scaled.Zip(lists.Errors, (features, errors) => errors[features.Chunk(3).Select((row, i) => (Score: Dot(weights, row), i)).MaxBy(pair => pair.Score).i]).Sum();
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Draw(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    private static NBestList RandomList(RandomSource random, int count) => new(
        [.. Enumerable.Range(0, count).Select(_ => new Hypothesis(["x"], [("f", random.NextNormal()), ("g", 10 * random.NextNormal()), ("h", random.NextInt(3))], random.NextInt(5)))], referenceLength: 4);
}
