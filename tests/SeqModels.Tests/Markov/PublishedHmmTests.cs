using SeqModels.Markov;

namespace SeqModels.Tests.Markov;

/// <summary>Examples of textbooks, with the values that they print and the exact ones.</summary>
public sealed class PublishedHmmTests
{
    private const double Exact = 1e-12;

    /// <summary>Russell and Norvig, Artificial Intelligence: A Modern Approach, the umbrella world (figure 15.2): state 0 = rain, symbol 0 = umbrella.</summary>
    private static readonly CategoricalHmm Umbrella = new([0.5, 0.5], new[,] { { 0.7, 0.3 }, { 0.3, 0.7 } }, new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } });

    /// <summary>The Viterbi example of Wikipedia: healthy, fever; normal, cold, dizzy.</summary>
    private static readonly CategoricalHmm Fever = new([0.6, 0.4], new[,] { { 0.7, 0.3 }, { 0.4, 0.6 } }, new[,] { { 0.5, 0.4, 0.1 }, { 0.1, 0.3, 0.6 } });

    /// <summary>Jurafsky and Martin, Speech and Language Processing, appendix A, figure A.2: hot, cold; 1, 2 or 3 ice creams.</summary>
    private static readonly CategoricalHmm IceCream = new([0.8, 0.2], new[,] { { 0.6, 0.4 }, { 0.5, 0.5 } }, new[,] { { 0.2, 0.4, 0.4 }, { 0.5, 0.4, 0.1 } });

    /// <summary>Durbin, Eddy, Krogh and Mitchison, Biological Sequence Analysis, section 3.1, the occasionally dishonest casino: fair, loaded.</summary>
    private static readonly double[,] Casino = { { 0.95, 0.05 }, { 0.1, 0.9 } };

    [Fact]
    public void Umbrella_filtering()
    {
        double[,] filtered = Umbrella.Filter([0, 0]);
        filtered[0, 0].Should().BeApproximately(9.0 / 11, Exact);
        filtered[1, 0].Should().BeApproximately(621.0 / 703, Exact);
        filtered[0, 0].Should().BeApproximately(0.818, 5e-4, "as printed");
        filtered[1, 0].Should().BeApproximately(0.883, 5e-4, "as printed");
    }

    [Fact]
    public void Umbrella_smoothing()
    {
        Umbrella.Smooth([0, 0])[0, 0].Should().BeApproximately(621.0 / 703, Exact);

        // Wikipedia, Forward-backward algorithm: the same world for five days.
        double[,] smoothed = Umbrella.Smooth([0, 0, 1, 0, 0]), filtered = Umbrella.Filter([0, 0, 1, 0, 0]);
        double[] printed = [0.8673, 0.8204, 0.3075, 0.8204, 0.8673], printedFilter = [0.8182, 0.8834, 0.1907, 0.7308, 0.8673];
        for (int t = 0; t < 5; t++)
        {
            smoothed[t, 0].Should().BeApproximately(printed[t], 5e-5);
            filtered[t, 0].Should().BeApproximately(printedFilter[t], 5e-5);
            smoothed[t, 0].Should().BeApproximately(Enumeration.Of(Umbrella, [0, 0, 1, 0, 0]).Smoothed(t, 0), Exact);
        }
    }

    [Fact]
    public void Umbrella_most_probable_path()
    {
        HmmPath path = Umbrella.Viterbi([0, 0, 1, 0, 0]);
        path.States.Should().Equal(0, 0, 1, 0, 0);

        // Figure 15.5 scales the first message to 1, by p(umbrella) = 0.55, and prints 0.0210.
        Math.Exp(path.LogProbability).Should().BeApproximately(0.011573604, Exact);
        (Math.Exp(path.LogProbability) / 0.55).Should().BeApproximately(0.0210, 5e-5);
    }

    [Fact]
    public void Fever_of_Wikipedia()
    {
        HmmPath path = Fever.Viterbi([0, 1, 2]);
        path.States.Should().Equal(0, 0, 1);
        Math.Exp(path.LogProbability).Should().BeApproximately(0.01512, Exact);
        Math.Exp(Fever.LogLikelihood([0, 1, 2])).Should().BeApproximately(Enumeration.Of(Fever, [0, 1, 2]).Total, Exact);
    }

    [Fact]
    public void Ice_cream_of_Jurafsky_and_Martin()
    {
        // The trellis of figure A.5: .32, .02; .0404, .069; then .023496 and .005066.
        Math.Exp(IceCream.LogLikelihood([2])).Should().BeApproximately(0.32 + 0.02, Exact);
        Math.Exp(IceCream.LogLikelihood([2, 0])).Should().BeApproximately(0.0404 + 0.069, Exact);
        Math.Exp(IceCream.LogLikelihood([2, 0, 2])).Should().BeApproximately(0.028562, Exact);
        IceCream.Filter([2, 0])[1, 0].Should().BeApproximately(0.0404 / 0.1094, Exact);
    }

    [Fact]
    public void Dishonest_casino_of_Durbin()
    {
        double[] stationary = MarkovChain.FromTransitions(Casino).StationaryDistribution();
        stationary[0].Should().BeApproximately(2.0 / 3, Exact);

        var casino = new CategoricalHmm(stationary, Casino, new[,] { { 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0 }, { 0.1, 0.1, 0.1, 0.1, 0.1, 0.5 } });
        int[] rolls = [0, 3, 5, 5, 5, 5, 1, 5, 5, 2];
        Enumeration paths = Enumeration.Of(casino, rolls);
        Math.Exp(casino.LogLikelihood(rolls)).Should().BeApproximately(paths.Total, 1e-20);
        casino.Viterbi(rolls).States.Should().Equal(paths.Best.Path);
        double[,] smoothed = casino.Smooth(rolls);
        for (int t = 0; t < rolls.Length; t++)
        {
            smoothed[t, 1].Should().BeApproximately(paths.Smoothed(t, 1), Exact);
        }
    }
}
