using System.Runtime.Intrinsics;
using SeqModels.Markov;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Markov;

/// <summary>Filtering, smoothing, decoding and likelihoods are the sums over all paths.</summary>
public sealed class RecursionTests
{
    [Theory]
    [InlineData(1, 5, 0)]
    [InlineData(2, 8, 0)]
    [InlineData(3, 6, 0.4)]
    [InlineData(4, 5, 0.5)]
    public void EqualTheSumsOverAllPaths(int states, int length, double zeros)
    {
        var random = new RandomSource(7);
        for (int trial = 0; trial < 20; trial++)
        {
            CategoricalHmm hmm = Draws.Categorical(states, 3, random, zeros);
            int[] symbols = hmm.Sample(length, random).Observations.ToArray();
            Enumeration paths = Enumeration.Of(hmm, symbols);
            Math.Exp(hmm.LogLikelihood(symbols)).Should().BeApproximately(paths.Total, 1e-12 * paths.Total);
            HmmPath best = hmm.Viterbi(symbols);
            best.States.Should().Equal(paths.Best.Path);
            Math.Exp(best.LogProbability).Should().BeApproximately(paths.Best.Probability, 1e-12 * paths.Best.Probability);
            double[,] smoothed = hmm.Smooth(symbols), filtered = hmm.Filter(symbols);
            int[] decoded = hmm.PosteriorDecode(symbols);
            for (int t = 0; t < length; t++)
            {
                Enumeration prefix = Enumeration.Of(hmm, symbols[..(t + 1)]);
                for (int i = 0; i < states; i++)
                {
                    smoothed[t, i].Should().BeApproximately(paths.Smoothed(t, i), 1e-12);
                    filtered[t, i].Should().BeApproximately(prefix.Smoothed(t, i), 1e-12);
                    smoothed[t, i].Should().BeLessThanOrEqualTo(smoothed[t, decoded[t]]);
                }
            }
        }
    }

    [Fact]
    public void TheLogSpaceRecursionAgrees()
    {
        var random = new RandomSource(3);
        foreach (int states in (int[])[1, 7, 8, 9, 33])
        {
            CategoricalHmm hmm = Draws.Categorical(states, 5, random);
            ReadOnlyMemory<int> symbols = hmm.Sample(40, random).Observations;
            var logarithms = new double[40 * states];
            hmm.Emission.LogLikelihoods(symbols, logarithms);
            var rows = new double[40 * hmm.Chain.Stride];
            double[] sums = new double[states * hmm.Chain.Stride], expected = new double[sums.Length];
            (double[] alpha, double logProbability) = LogRecursion.Forward(hmm.Chain, logarithms, rows);
            StateRows.Unpad(rows, 40, states).Should().BeEquivalentTo(hmm.Filter(symbols), options => options.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12)).WhenTypeIs<double>());
            LogRecursion.Backward(hmm.Chain, logarithms, alpha, logProbability, rows, sums);
            StepLikelihoods b = hmm.Emission.StepsOf(symbols);
            double[] scaled = new double[rows.Length], scales = new double[40];
            ScaledRecursion.Forward(hmm.Chain, b, scaled, scales).Should().Be(ForwardOutcome.Exact);
            ScaledRecursion.Backward(hmm.Chain, b, scaled, expected).Should().BeTrue();
            hmm.LogLikelihood(symbols).Should().BeApproximately(logProbability, 1e-11);
            Largest(rows, scaled).Should().BeLessThan(1e-12);
            Largest(sums, expected).Should().BeLessThan(1e-9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(65)]
    [InlineData(140)]
    public void EveryVectorWidthGivesTheSameBits(int states)
    {
        var random = new RandomSource(11);
        CategoricalHmm hmm = Draws.Categorical(states, 4, random);
        StepLikelihoods b = hmm.Emission.StepsOf(hmm.Sample(20, random).Observations);
        double[] expected = Run<double, LaneScalar<double>>(hmm.Chain, b);
        Run<Vector128<double>, Lane128<double>>(hmm.Chain, b).Should().Equal(expected);
        Run<Vector256<double>, Lane256<double>>(hmm.Chain, b).Should().Equal(expected);
        Run<Vector512<double>, Lane512<double>>(hmm.Chain, b).Should().Equal(expected);
    }

    /// <summary>Two groups of states that never meet: the group that is ahead by e^900 after a while loses by e^900 in the end.</summary>
    [Fact]
    public void AStateThatUnderflowsIsNotLost()
    {
        var hmm = new GaussianHmm([0.5, 0.5], new[,] { { 1.0, 0 }, { 0, 1.0 } }, [Gaussian.Spherical([0], 1), Gaussian.Spherical([10], 1)]);
        double[] series = [.. Enumerable.Repeat(0.0, 20), .. Enumerable.Repeat(10.0, 40)];
        double second = series.Sum(x => Gaussian.Spherical([10], 1).LogDensity([x])) + Math.Log(0.5);
        hmm.LogLikelihood(series).Should().BeApproximately(second, 1e-9);
        hmm.Smooth(series)[0, 1].Should().BeApproximately(1, 1e-12);
        hmm.Filter(series)[10, 0].Should().BeApproximately(1, 1e-12);
        hmm.Filter(series)[59, 1].Should().BeApproximately(1, 1e-12);
        hmm.Viterbi(series).LogProbability.Should().BeApproximately(second, 1e-9);
        hmm.Fit([series], new HmmFitOptions { MaxIterations = 3 }).LogLikelihood.Should().BeGreaterThanOrEqualTo(second);
    }

    /// <summary>A left-to-right model whose observations have densities that no double holds.</summary>
    [Fact]
    public void DensitiesFarOutsideTheRangeOfDoubles()
    {
        (double[] start, double[,] transition) = HmmTopology.LeftToRight(3).Uniform();
        var hmm = new GaussianHmm(start, transition, [Gaussian.Spherical([0], 1e-4), Gaussian.Spherical([1], 1e-4), Gaussian.Spherical([2], 1e-4)]);
        double[] series = [50, 0, 0, 1, 1, 30, 2, 2];
        double[,] smoothed = hmm.Smooth(series);
        smoothed.Cast<double>().Should().OnlyContain(p => p >= 0 && p <= 1 + 1e-12);
        hmm.LogLikelihood(series).Should().BeInRange(-1e9, -1e6);
        hmm.Viterbi(series).LogProbability.Should().BeLessThanOrEqualTo(hmm.LogLikelihood(series) + 1e-6);
    }

    [Fact]
    public void LongSequencesDoNotUnderflow()
    {
        var random = new RandomSource(5);
        CategoricalHmm hmm = Draws.Categorical(4, 50, random);
        ReadOnlyMemory<int> symbols = hmm.Sample(20_000, random).Observations;
        double logLikelihood = hmm.LogLikelihood(symbols);
        logLikelihood.Should().BeInRange(-100_000, -50_000);

        // The chain rule: a sequence is its first part, times the rest from the state after it.
        double sum = 0;
        SeqModels.LanguageModels.LanguageModelState state = hmm.CreateState();
        foreach (int symbol in symbols.Span)
        {
            sum += state.Score(symbol);
        }
        sum.Should().BeApproximately(logLikelihood, 1e-6);
    }

    [Fact]
    public void ShortAndImpossibleSequences()
    {
        var hmm = new CategoricalHmm([1, 0], new[,] { { 0.5, 0.5 }, { 0, 1.0 } }, new[,] { { 1.0, 0, 0 }, { 0, 1.0, 0 } });
        hmm.LogLikelihood([]).Should().Be(0);
        hmm.Filter([]).Length.Should().Be(0);
        hmm.Viterbi([]).States.Should().BeEmpty();
        hmm.LogLikelihood([0]).Should().Be(0);
        hmm.Smooth([0])[0, 0].Should().Be(1);
        hmm.LogLikelihood([0, 1, 0]).Should().Be(double.NegativeInfinity);
        hmm.Invoking(model => model.Smooth([0, 1, 0])).Should().Throw<ArgumentException>().WithMessage("CategoricalHmm.Smooth*at time 2*");
        hmm.Invoking(model => model.Viterbi([1])).Should().Throw<ArgumentException>().WithMessage("CategoricalHmm.Viterbi*at time 0*");
        hmm.Invoking(model => model.Filter([0, 2])).Should().Throw<ArgumentException>().WithMessage("CategoricalHmm.Filter*at time 1*");
        hmm.Invoking(model => model.LogLikelihood([0, 3])).Should().Throw<ArgumentException>().WithMessage("*has 3 at time 1*");
    }

    [Fingerprint("hidden-markov-models")]
    internal static void Bits(Fingerprint print)
    {
        var random = new RandomSource(2);
        CategoricalHmm hmm = Draws.Categorical(19, 6, random);
        ReadOnlyMemory<int>[] texts = Draws.Samples(hmm, random, 30, 1, 12, 40, 25, 9, 33);
        HmmFitResult<CategoricalHmm> fit = Draws.Categorical(19, 6, random).Fit(texts, new HmmFitOptions { MaxIterations = 3, Restarts = 1 });
        print.Add<double>([.. fit.History, .. fit.Model.Emission.ToMatrix().Cast<double>(), .. fit.Model.TransitionProbabilities().Cast<double>(), .. hmm.Smooth(texts[0]).Cast<double>()]);
        print.Add<int>([.. hmm.Viterbi(texts[3]).States]);
        GaussianHmm gaussians = Draws.Gaussians(5, 2, CovarianceType.Full, random);
        double[][,] series = [gaussians.Sample(30, random).Observations, gaussians.Sample(50, random).Observations];
        print.Add<double>([.. GaussianHmm.Estimate(series, 3, CovarianceType.Full, new HmmFitOptions { MaxIterations = 4 }).History]);
    }

    private static double[] Run<V, L>(TransitionMatrices chain, StepLikelihoods b)
        where V : struct
        where L : struct, ILane<V, double>
    {
        double[] states = new double[b.Length * chain.Stride], scales = new double[b.Length], sums = new double[chain.StateCount * chain.Stride];
        ScaledRecursion.Forward<V, L>(chain, b, states, scales);
        double[] filtered = [.. states];
        ScaledRecursion.Backward<V, L>(chain, b, states, sums);
        return [.. filtered, .. scales, .. states, .. sums];
    }

    private static double Largest(double[] one, double[] two) => one.Zip(two, (x, y) => Math.Abs(x - y)).Max();
}
