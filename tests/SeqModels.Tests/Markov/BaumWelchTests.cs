using SeqModels.Markov;
using SeqModels.Numerics;

namespace SeqModels.Tests.Markov;

/// <summary>Expectation maximization.</summary>
public sealed class BaumWelchTests
{
    /// <summary>The objective never falls; the fit itself throws where it does.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheObjectiveNeverFallsInFiftyRandomProblems(int family)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var random = new RandomSource((seed * 4) + (ulong)family);
            int states = 1 + random.NextInt(4), dimensions = 1 + random.NextInt(3);
            var type = (CovarianceType)random.NextInt(3);
            var options = new HmmFitOptions
            {
                MaxIterations = 8,
                Tolerance = 0,
                Seed = seed,
                Restarts = random.NextInt(2),
                StartConcentration = random.NextInt(2) == 0 ? 1 : 1.5,
                TransitionConcentration = random.NextInt(2) == 0 ? 1 : 2,
                EmissionConcentration = random.NextInt(2) == 0 ? 1 : 1.1,
                CovariancePriorWeight = random.NextInt(2) == 0 ? 0 : 2,
                MinVariance = random.NextInt(3) == 0 ? 0.3 : null,
            };
            int[] lengths = [.. Enumerable.Range(0, 1 + random.NextInt(4)).Select(_ => 1 + random.NextInt(25))];
            IReadOnlyList<double> history = family switch
            {
                0 => Draws.Categorical(states, 4, random, 0.3).Fit(Draws.Samples(Draws.Categorical(3, 4, random), random, lengths) is var texts ? texts : [], options with { TransitionConcentration = 1 }).History,
                1 => Draws.Gaussians(states, dimensions, type, random).Fit(Series(dimensions, random, lengths), options).History,
                2 => GaussianHmm.Estimate(Series(dimensions, random, lengths), states, type, options).History,
                _ => Draws.Mixtures(states, 1 + random.NextInt(3), dimensions, type, random).Fit(Series(dimensions, random, lengths), options).History,
            };
            history.Should().OnlyContain(value => double.IsFinite(value));
            for (int i = 1; i < history.Count; i++)
            {
                history[i].Should().BeGreaterThanOrEqualTo(history[i - 1] - (1e-9 * Math.Max(1, Math.Abs(history[i]))), $"problem {seed}");
            }
        }
    }

    /// <summary>One update is the expected counts over all paths, normalized.</summary>
    [Fact]
    public void AnUpdateIsTheExpectedCounts()
    {
        var random = new RandomSource(4);
        CategoricalHmm hmm = Draws.Categorical(3, 3, random);
        ReadOnlyMemory<int>[] texts = Draws.Samples(hmm, random, 5, 1, 6);
        Enumeration[] paths = Array.ConvertAll(texts, text => Enumeration.Of(hmm, text.ToArray()));
        CategoricalHmm next = hmm.Fit(texts, new HmmFitOptions { MaxIterations = 1, StartConcentration = 1.5, TransitionConcentration = 2, EmissionConcentration = 1.25 }).Model;
        for (int i = 0; i < 3; i++)
        {
            double ofStart = paths.Sum(path => path.Smoothed(0, i)) + 0.5;
            next.StartProbabilities()[i].Should().BeApproximately(ofStart / (3 + 1.5), 1e-12);
            double from = Enumerable.Range(0, 3).Sum(j => paths.Sum(path => path.Transitions(i, j)) + 1);
            double emitted = Enumerable.Range(0, 3).Sum(v => Emitted(i, v));
            for (int j = 0; j < 3; j++)
            {
                next.TransitionProbabilities()[i, j].Should().BeApproximately((paths.Sum(path => path.Transitions(i, j)) + 1) / from, 1e-12);
                next.Emission.ToMatrix()[i, j].Should().BeApproximately(Emitted(i, j) / emitted, 1e-12);
            }
        }

        double Emitted(int state, int symbol) => 0.25 + texts.Zip(paths).Sum(pair => Enumerable.Range(0, pair.First.Length)
            .Where(t => pair.First.Span[t] == symbol).Sum(t => pair.Second.Smoothed(t, state)));
    }

    [Fact]
    public void ZerosAndFrozenSetsStay()
    {
        var random = new RandomSource(8);
        double[][,] series = Series(1, random, 40, 30);
        HmmFitResult<GaussianHmm> fit = GaussianHmm.Estimate(series, HmmTopology.LeftToRight(3), options: new HmmFitOptions { Restarts = 2 });
        fit.Model.StartProbabilities().Should().Equal(1, 0, 0);
        double[,] transition = fit.Model.TransitionProbabilities();
        new[] { transition[0, 2], transition[1, 0], transition[2, 0], transition[2, 1] }.Should().AllBeEquivalentTo(0.0);
        fit.FreeParameterCount.Should().Be(2 + (3 * 2), "two rows of A have two successors");

        GaussianHmm initial = Draws.Gaussians(2, 1, CovarianceType.Diagonal, random);
        foreach (HmmParts frozen in new[] { HmmParts.Start, HmmParts.Transition, HmmParts.Emission, HmmParts.All })
        {
            HmmFitResult<GaussianHmm> part = initial.Fit(series, new HmmFitOptions { Frozen = frozen, MaxIterations = 3, Restarts = 1 });
            part.Model.StartProbabilities().SequenceEqual(initial.StartProbabilities()).Should().Be(frozen.HasFlag(HmmParts.Start));
            part.Model.TransitionProbabilities().Cast<double>().SequenceEqual(initial.TransitionProbabilities().Cast<double>()).Should().Be(frozen.HasFlag(HmmParts.Transition));
            (part.Model.States[0].Mean[0] == initial.States[0].Mean[0]).Should().Be(frozen.HasFlag(HmmParts.Emission));
        }
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotMatter()
    {
        var random = new RandomSource(2);
        CategoricalHmm hmm = Draws.Categorical(5, 6, random), initial = Draws.Categorical(5, 6, random);
        ReadOnlyMemory<int>[] texts = Draws.Samples(hmm, random, [.. Enumerable.Range(1, 40)]);
        double[][] histories = Array.ConvertAll((int[])[1, 2, 4], degree =>
        {
            using (Parallelism.Limit(degree))
            {
                return initial.Fit(texts, new HmmFitOptions { MaxIterations = 5 }).History.ToArray();
            }
        });
        histories[1].Should().Equal(histories[0]);
        histories[2].Should().Equal(histories[0]);
    }

    [Fact]
    public void TheBestStartIsKept()
    {
        var random = new RandomSource(12);
        ReadOnlyMemory<int>[] texts = Draws.Samples(new CategoricalHmm([1, 0], new[,] { { 0.05, 0.95 }, { 0.95, 0.05 } }, new[,] { { 0.9, 0.1, 0 }, { 0, 0.1, 0.9 } }), random, 200);
        HmmFitResult<CategoricalHmm> fit = CategoricalHmm.Estimate(texts, 3, HmmTopology.Ergodic(2), new HmmFitOptions { Restarts = 4 });
        fit.Starts.Should().HaveCount(5);
        fit.Objective.Should().Be(fit.Starts.Max()).And.Be(fit.Starts[fit.BestStart]).And.Be(fit.History[^1]);
        fit.LogLikelihood.Should().BeApproximately(fit.Model.LogLikelihood(texts), 1e-9);
        fit.Aic.Should().BeApproximately((2 * (1 + 2 + 4)) - (2 * fit.LogLikelihood), 1e-9);
        fit.Bic.Should().BeApproximately((7 * Math.Log(200)) - (2 * fit.LogLikelihood), 1e-9);
        fit.HasConverged.Should().BeTrue();
    }

    [Fact]
    public void ProgressAndCancellation()
    {
        var random = new RandomSource(3);
        ReadOnlyMemory<int>[] texts = Draws.Samples(Draws.Categorical(2, 3, random), random, 50, 50);
        CategoricalHmm initial = Draws.Categorical(2, 3, random);
        var reports = new List<HmmFitProgress>();
        using var source = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            reports.Add(report);
            if (reports.Count == 3)
            {
                source.Cancel();
            }
        });
        initial.Invoking(model => model.Fit(texts, new HmmFitOptions { Tolerance = 0 }, progress, source.Token)).Should().Throw<OperationCanceledException>();
        reports.Select(report => report.Iteration).Should().Equal(0, 1, 2);
        reports.Select(report => report.Objective).Should().BeInAscendingOrder();
    }

    [Fact]
    public void BadInputIsRefusedWithItsPosition()
    {
        CategoricalHmm hmm = Draws.Categorical(2, 3, new RandomSource(1));
        hmm.Invoking(model => model.Fit(Array.Empty<ReadOnlyMemory<int>>())).Should().Throw<ArgumentException>().WithMessage("CategoricalHmm.Fit*there is no sequence*");
        hmm.Invoking(model => model.Fit([ReadOnlyMemory<int>.Empty])).Should().Throw<ArgumentException>().WithMessage("*all are empty*");
        hmm.Invoking(model => model.Fit([new[] { 0 }, new[] { 0, 5 }])).Should().Throw<ArgumentException>().WithMessage("*sequence 1 has 5 at time 1*");
        var impossible = new CategoricalHmm([1], new[,] { { 1.0 } }, new[,] { { 1.0, 0 } });
        impossible.Invoking(model => model.Fit([new[] { 0 }, new[] { 0, 1 }])).Should().Throw<ArgumentException>().WithMessage("*sequence 1 has probability 0*time 1*");

        var nan = new double[3, 2];
        nan[2, 1] = double.NaN;
        FluentActions.Invoking(() => GaussianHmm.Estimate([new double[4, 2], nan], 2)).Should().Throw<ArgumentException>().WithMessage("*sequence 1 has NaN at time 2, dimension 1*");
        FluentActions.Invoking(() => GaussianHmm.Estimate(Array.Empty<double[,]>(), 2)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => GaussianHmm.Estimate([new double[4, 2], new double[4, 3]], 2)).Should().Throw<ArgumentException>().WithMessage("*[time, 2]*[4, 3]*");
        FluentActions.Invoking(() => new CategoricalHmm([0.5, 0.4], new[,] { { 1.0, 0 }, { 0, 1.0 } }, new[,] { { 1.0 }, { 1.0 } })).Should().Throw<ArgumentException>().WithMessage("*start must sum to 1*0.9*");
        FluentActions.Invoking(() => new CategoricalHmm([1], new[,] { { double.NaN } }, new[,] { { 1.0 } })).Should().Throw<ArgumentException>().WithMessage("*transition, row 0*");
        FluentActions.Invoking(() => Gaussian.Full([0, 0], new[,] { { 1.0, 2 }, { 2, 1 } })).Should().Throw<ArgumentException>().WithMessage("*positive definite*");
        FluentActions.Invoking(() => new HmmFitOptions { EmissionConcentration = 0.5 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void DegenerateDataGivesNumbers()
    {
        // A constant series, fewer different values than states, one observation.
        foreach (double[] series in new double[][] { [3, 3, 3, 3, 3], [1, 2, 1, 2, 1, 2], [7], [0, 0, 0] })
        {
            foreach (CovarianceType type in Enum.GetValues<CovarianceType>())
            {
                var column = new double[series.Length, 1];
                for (int t = 0; t < series.Length; t++)
                {
                    column[t, 0] = series[t];
                }
                HmmFitResult<GaussianHmm> fit = GaussianHmm.Estimate([column], 3, type, new HmmFitOptions { Restarts = 1 });
                fit.History.Should().OnlyContain(value => double.IsFinite(value));
                fit.Model.States.SelectMany(state => state.Mean).Should().OnlyContain(value => double.IsFinite(value));
                fit.Model.Smooth(column).Cast<double>().Should().OnlyContain(value => double.IsFinite(value));
            }
        }

        HmmFitResult<CategoricalHmm> one = CategoricalHmm.Estimate([new[] { 0, 1, 1, 3 }], 4, HmmTopology.Ergodic(1));
        one.Model.Emission.ToMatrix().Cast<double>().Should().Equal(0.25, 0.5, 0, 0.25);
        one.LogLikelihood.Should().BeApproximately((2 * Math.Log(0.25)) + (2 * Math.Log(0.5)), 1e-12);
    }

    [Fact]
    public void EstimationRecoversTheSource()
    {
        var source = new GaussianHmm([0.5, 0.5], new[,] { { 0.95, 0.05 }, { 0.1, 0.9 } }, [Gaussian.Full([0, 0], new[,] { { 1.0, 0.5 }, { 0.5, 1.0 } }), Gaussian.Full([3, 1], new[,] { { 0.5, -0.2 }, { -0.2, 0.7 } })]);
        HmmSample<double[,]> sample = source.Sample(3000, new RandomSource(6));
        HmmFitResult<GaussianHmm> fit = GaussianHmm.Estimate([sample.Observations], 2, CovarianceType.Full);
        int first = fit.Model.States[0].Mean[0] < 1.5 ? 0 : 1;
        fit.Model.States[first].Mean[0].Should().BeApproximately(0, 0.1);
        fit.Model.States[1 - first].Covariance()[0, 1].Should().BeApproximately(-0.2, 0.05);
        fit.Model.TransitionProbabilities()[first, first].Should().BeApproximately(0.95, 0.02);
        fit.LogLikelihood.Should().BeGreaterThan(source.LogLikelihood(sample.Observations));
        fit.Model.Viterbi(sample.Observations).States.Zip(sample.States).Count(pair => (pair.First == first) == (pair.Second == 0)).Should().BeGreaterThan(2900);
    }

    private static double[][,] Series(int dimensions, RandomSource random, params int[] lengths)
    {
        GaussianHmm source = Draws.Gaussians(2, dimensions, CovarianceType.Diagonal, random);
        return Array.ConvertAll(lengths, length => source.Sample(length, random).Observations);
    }

    private sealed class Reports(Action<HmmFitProgress> receive) : IProgress<HmmFitProgress>
    {
        public void Report(HmmFitProgress value) => receive(value);
    }
}
