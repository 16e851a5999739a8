using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Markov;

/// <summary>Markov chains: estimates, exact analysis, restarts, files.</summary>
public sealed class MarkovChainTests
{
    private const double A = 0.1, B = 0.4;

    private static readonly MarkovChain Two = MarkovChain.FromTransitions(new[,] { { 1 - A, A }, { B, 1 - B } });

    /// <summary>Two states with p(0 → 1) = a and p(1 → 0) = b: π = (b, a)/(a + b), λ₂ = 1 − a − b, d(t) = λ₂^t · max π.</summary>
    [Fact]
    public void TwoStatesInClosedForm()
    {
        Two.StationaryDistribution().Should().SatisfyRespectively(p => p.Should().BeApproximately(B / (A + B), 1e-15), p => p.Should().BeApproximately(A / (A + B), 1e-15));
        Two.SecondEigenvalueModulus().Should().BeApproximately(1 - A - B, 1e-14);
        Two.RelaxationTime().Should().BeApproximately(1 / (A + B), 1e-12);
        double entropy = ((B * Entropy(A)) + (A * Entropy(B))) / (A + B);
        Two.EntropyRate().Should().BeApproximately(entropy, 1e-15);
        for (double epsilon = 0.31; epsilon > 1e-6; epsilon /= 3)
        {
            Two.MixingTime(epsilon).Should().Be((long)Math.Ceiling(Math.Log(epsilon / (B / (A + B))) / Math.Log(1 - A - B)));
        }
        Two.MixingTime(0.9).Should().Be(0);
        Math.Exp(Two.LogProbability([0, 1, 1])).Should().BeApproximately(B / (A + B) * A * (1 - B), 1e-15);
    }

    /// <summary>Random walk on a cycle of n states that stays with probability 1/2: λ_j = (1 + cos 2πj/n)/2.</summary>
    [Fact]
    public void LazyWalkOnACycle()
    {
        const int Count = 30;
        var matrix = new double[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            matrix[i, i] = 0.5;
            matrix[i, (i + 1) % Count] += 0.25;
            matrix[i, (i + Count - 1) % Count] += 0.25;
        }
        MarkovChain walk = MarkovChain.FromTransitions(matrix);
        walk.StationaryDistribution().Should().OnlyContain(p => Math.Abs(p - (1.0 / Count)) < 1e-14);
        walk.SecondEigenvalueModulus().Should().BeApproximately((1 + Math.Cos(2 * Math.PI / Count)) / 2, 1e-12);
        walk.EntropyRate().Should().BeApproximately(1.5 * Math.Log(2), 1e-13);
        long time = walk.MixingTime()!.Value;
        Distance(matrix, time).Should().BeLessThanOrEqualTo(0.25);
        Distance(matrix, time - 1).Should().BeGreaterThan(0.25);
    }

    [Fact]
    public void PeriodicAndReducibleChains()
    {
        MarkovChain periodic = MarkovChain.FromTransitions(new[,] { { 0, 1.0 }, { 1.0, 0 } });
        periodic.StationaryDistribution().Should().Equal(0.5, 0.5);
        periodic.SecondEigenvalueModulus().Should().BeApproximately(1, 1e-12);
        periodic.RelaxationTime().Should().Be(double.PositiveInfinity);
        periodic.MixingTime().Should().BeNull();
        periodic.EntropyRate().Should().Be(0);

        double[,] apart = { { 1.0, 0 }, { 0, 1.0 } };
        FluentActions.Invoking(() => MarkovChain.FromTransitions(apart)).Should().Throw<InvalidOperationException>().WithMessage("*2 classes*");
        MarkovChain.FromTransitions(apart, [1, 0]).StationaryDistribution().Should().Equal(1, 0);
        MarkovChain absorbed = MarkovChain.FromTransitions(new[,] { { 0.5, 0.5, 0 }, { 0, 0, 1.0 }, { 0, 1.0, 0 } }, [1, 0, 0]);
        absorbed.StationaryDistribution().Should().SatisfyRespectively(p => p.Should().Be(0), p => p.Should().BeApproximately(0.5, 1e-15), p => p.Should().BeApproximately(0.5, 1e-15));
    }

    [Fact]
    public void EstimatesAreCounts()
    {
        int[] text = [0, 1, 0, 1, 1, 2, 0];
        MarkovChain chain = MarkovChain.Estimate([text], 3, 1);
        chain.Probability([0], 1).Should().Be(1);
        chain.Probability([1], 0).Should().BeApproximately(1 / 3.0, 1e-15);
        chain.Probability([0, 2, 1], 2).Should().BeApproximately(1 / 3.0, 1e-15);
        chain.Probability([], 0).Should().BeApproximately(3 / 7.0, 1e-15, "one sequence counts all positions");
        MarkovChain smoothed = MarkovChain.Estimate([text, new[] { 2, 2 }], 3, 2, new MarkovChainOptions { Smoothing = 0.5 });
        smoothed.Probability([], 2).Should().BeApproximately(1.5 / 3.5, 1e-15, "two sequences count their first tokens");
        smoothed.Probability([0, 1], 1).Should().BeApproximately(1.5 / 3.5, 1e-15);
        smoothed.Probability([2, 1], 0).Should().BeApproximately(1 / 3.0, 1e-15, "the context does not occur");
        MarkovChain.Estimate([text], 3, 0).Probability([1, 1], 2).Should().BeApproximately(1 / 7.0, 1e-15);
        FluentActions.Invoking(() => MarkovChain.Estimate([text], 2, 1)).Should().Throw<ArgumentException>().WithMessage("*sequence 0 has 2 at time 5*");
        FluentActions.Invoking(() => MarkovChain.Estimate([text], 1000, 3)).Should().Throw<ArgumentException>().WithMessage("*2^27*");
    }

    [Fact]
    public void ASampleHasTheStatisticsOfItsChain()
    {
        var random = new RandomSource(4);
        MarkovChain source = MarkovChain.FromTransitions(Draws.Rows(9, 3, random), order: 2);
        int[] sample = source.Sample(60_000, random);
        MarkovChain estimate = MarkovChain.Estimate([sample], 3, 2);
        estimate.TransitionProbabilities().Cast<double>().Zip(source.TransitionProbabilities().Cast<double>(), (x, y) => Math.Abs(x - y)).Max().Should().BeLessThan(0.03);
        estimate.EntropyRate().Should().BeApproximately(source.EntropyRate(), 0.005);
        (-source.LogProbability(sample) / sample.Length).Should().BeApproximately(source.EntropyRate(), 0.01);
        double[] shares = source.StationaryDistribution();
        (sample.Count(x => x == 1) / 60_000.0).Should().BeApproximately(shares[1], 0.01);
        shares.Sum().Should().BeApproximately(1, 1e-14);
    }

    /// <summary>A sentence has a geometric length: the chain that restarts after the end has the renewal process's entropy rate.</summary>
    [Fact]
    public void TheChainBeginsAgainAfterTheEnd()
    {
        Vocabulary vocabulary = Vocabulary.FromList(["<s>", "</s>", "a"], null, "<s>", "</s>");
        MarkovChain chain = MarkovChain.FromTransitions(new[,] { { 0, 1.0, 0 }, { 0, 1.0, 0 }, { 0, 0.25, 0.75 } }, [0, 0, 1], vocabulary: vocabulary);
        chain.Sample(50, new RandomSource(1))[0].Should().Be(2);
        LanguageModelState state = chain.CreateState();
        state.Advance(2);
        state.Advance(1);
        Math.Exp(state.LogProbability(2)).Should().Be(1);

        // A sentence has one certain token and on average 4 decisions of entropy h(1/4), 5 tokens in all.
        chain.EntropyRate().Should().BeApproximately(4 * Entropy(0.25) / 5, 1e-14);
        chain.StationaryDistribution()[1].Should().BeApproximately(1 / 5.0, 1e-14);
    }

    [Fact]
    public void FilesAreExactAndDamagedOnesRefused()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "chain.json");
        try
        {
            MarkovChain chain = MarkovChain.Estimate(SampleText.Sentences(20), 1, new MarkovChainOptions { Smoothing = 1e-3 });
            chain.Save(path);
            MarkovChain loaded = MarkovChain.Load(path);
            loaded.TransitionProbabilities().Should().BeEquivalentTo(chain.TransitionProbabilities());
            loaded.Vocabulary.Should().Be(chain.Vocabulary);
            string text = File.ReadAllText(path);
            foreach ((string old, string changed) in new[] { ("markov-chain", "other"), ("\"version\":1", "\"version\":2"), ("\"order\":1", "\"order\":2"), ("\"tables\":[[", "\"tables\":[[2,"), ("]", "}"), ("\"tokens\":[", "\"tokens\":[\"x\",") })
            {
                File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));
                FluentActions.Invoking(() => MarkovChain.Load(path)).Should().Throw<InvalidDataException>().WithMessage("MarkovChain.Load*chain.json*");
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static double Entropy(double p) => -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));

    private static double Distance(double[,] matrix, long steps)
    {
        int count = matrix.GetLength(0);
        var row = new double[count];
        row[0] = 1;
        for (long t = 0; t < steps; t++)
        {
            row = [.. Enumerable.Range(0, count).Select(j => Enumerable.Range(0, count).Sum(i => row[i] * matrix[i, j]))];
        }
        return row.Sum(p => Math.Abs(p - (1.0 / count))) / 2;
    }
}
