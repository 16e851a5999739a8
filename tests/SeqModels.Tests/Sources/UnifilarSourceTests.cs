using System.Text.RegularExpressions;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Sources;
using SeqModels.Text;

namespace SeqModels.Tests.Sources;

public sealed partial class UnifilarSourceTests
{
    private static readonly Vocabulary Bits = Vocabulary.FromList(["0", "1"]);

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, UnifilarSource> All { get; } = new()
    {
        ["coin"] = UnifilarSource.BiasedCoin(0.2),
        ["golden mean"] = UnifilarSource.GoldenMean(0.7),
        ["even process"] = UnifilarSource.EvenProcess(),
        ["Markov 1"] = UnifilarSource.RandomMarkovChain(6, 1, seed: 1),
        ["Markov 3"] = UnifilarSource.RandomMarkovChain(4, 3, seed: 2, concentration: 0.3),
        ["unifilar"] = UnifilarSource.RandomUnifilar(9, 3, seed: 4, concentration: 0.5),
        ["Reber"] = UnifilarSource.Reber(),
        ["embedded Reber"] = UnifilarSource.EmbeddedReber(),
    };

    [Fact]
    public void Rates_are_those_computed_by_hand()
    {
        UnifilarSource.EvenProcess().EntropyRate.Should().BeApproximately(2.0 / 3 * Math.Log(2), 1e-14);
        UnifilarSource.GoldenMean().EntropyRate.Should().BeApproximately(2.0 / 3 * Math.Log(2), 1e-14);
        UnifilarSource.GoldenMean(0.8).EntropyRate.Should().BeApproximately(Binary(0.8) / 1.2, 1e-14);
        UnifilarSource.BiasedCoin().EntropyRate.Should().BeApproximately(Math.Log(2), 1e-14);
        UnifilarSource.BiasedCoin(0.1).EntropyRate.Should().BeApproximately(Binary(0.1), 1e-14);
        UnifilarSource.BiasedCoin(0.1).Perplexity.Should().BeApproximately(Math.Exp(Binary(0.1)), 1e-14);

        // p(1 | 0) = 0.3, p(0 | 1) = 0.4: π = (4, 3) / 7.
        UnifilarSource chain = UnifilarSource.MarkovChain(Bits, 1, [0.7, 0.3, 0.4, 0.6]);
        chain.StationaryDistribution[0].Should().BeApproximately(4.0 / 7, 1e-15);
        chain.EntropyRate.Should().BeApproximately(((4 * Binary(0.3)) + (3 * Binary(0.4))) / 7, 1e-14);
    }

    // The entropy E(s) of the rest of a string from state s of the grammar: E5 = ln 2 + E4/2, E3 = 2 ln 2 + E5, E4 = ln 2 + E3/2, so that
    // E4 = 10/3 ln 2; then E2 = 2 ln 2 + E4 and E1 = ln 2 + (E2 + E3)/2. A loop that is left with probability 1/2 has the entropy 2 ln 2.
    /// <summary>Weights relative to the first state, 9^400 times as improbable as the last, overflowed.</summary>
    [Fact]
    public void A_biased_walk_over_many_states_has_a_stationary_distribution()
    {
        const int States = 400;
        var steps = Enumerable.Range(0, States).SelectMany(state => (UnifilarTransition[])[
            new(state, 1, Math.Min(state + 1, States - 1), 0.9), new(state, 0, Math.Max(state - 1, 0), 0.1)]);
        UnifilarSource source = UnifilarSource.Create(Vocabulary.FromList(["0", "1"]), States, steps);
        var table = new double[States, States];
        for (int state = 0; state < States; state++)
        {
            table[state, Math.Min(state + 1, States - 1)] += 0.9;
            table[state, Math.Max(state - 1, 0)] += 0.1;
        }

        source.EntropyRate.Should().BeApproximately(-(0.9 * Math.Log(0.9)) - (0.1 * Math.Log(0.1)), 1e-12);
        source.StationaryDistribution[States - 1].Should().BeApproximately(8.0 / 9, 1e-12);
        SeqModels.Markov.MarkovChain.FromTransitions(table).StationaryDistribution()[States - 1].Should().BeApproximately(8.0 / 9, 1e-12);
    }

    [Fact]
    public void A_state_is_copied_to_one_of_the_same_source_only_and_scores_are_checked()
    {
        UnifilarSource even = UnifilarSource.EvenProcess(), golden = UnifilarSource.GoldenMean();
        FluentActions.Invoking(() => golden.CreateState().CopyTo(even.CreateState())).Should().Throw<ArgumentException>().WithMessage("*same source*");
        FluentActions.Invoking(() => golden.MeasureExcess(new double[] { double.NaN, 0, 0 }, golden.Sample(3, 1))).Should().Throw<ArgumentException>().WithMessage("*token 0 is NaN*");
    }

    [Fact]
    public void The_entropy_of_a_Reber_string_is_that_of_its_choices()
    {
        double bit = Math.Log(2), e4 = 10.0 / 3 * bit, e5 = bit + (e4 / 2), e3 = (2 * bit) + e5, e2 = (2 * bit) + e4, entropy = bit + ((e2 + e3) / 2);
        e4.Should().BeApproximately(bit + (e3 / 2), 1e-14);

        UnifilarSource reber = UnifilarSource.Reber(), embedded = UnifilarSource.EmbeddedReber();
        reber.CycleEntropy(0).Should().BeApproximately(entropy, 1e-13);
        embedded.CycleEntropy(0).Should().BeApproximately(entropy + bit, 1e-13);
        (1 / embedded.StationaryDistribution[0]).Should().BeApproximately((1 / reber.StationaryDistribution[0]) + 4, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_exact_predictor_reaches_the_rate_and_none_of_its_tokens_is_impossible(string name)
    {
        UnifilarSource source = All[name];
        EncodedCorpus text = source.Sample(50_000, seed: 7);
        var scores = new double[text.Count];
        source.CreateState().Score(text.Ids, scores);

        // The error of the mean, from the means of 50 blocks, so that correlation counts.
        double[] blocks = [.. scores.Chunk(1000).Select(block => -block.Average())];
        double mean = blocks.Average(), error = Math.Sqrt(blocks.Sum(block => (block - mean) * (block - mean)) / blocks.Length / (blocks.Length - 1));
        mean.Should().BeApproximately(source.EntropyRate, 4 * error);
        error.Should().BeLessThan(0.01);
        Evaluator.Evaluate(source, text).CrossEntropy.Should().BeApproximately(mean, 1e-9);
    }

    // H(x_n | x_1 … x_{n−1}) = H(n) − H(n − 1) = H(x_1 | x_2 … x_n), by enumeration of all words; the limit is h.
    [Theory]
    [InlineData("golden mean", 12)]
    [InlineData("Markov 1", 5)]
    [InlineData("even process", 12)]
    public void The_rate_is_the_growth_of_the_block_entropy_in_both_directions(string name, int length)
    {
        UnifilarSource source = All[name];
        double forward = BlockEntropy(source, length) - BlockEntropy(source, length - 1);
        forward.Should().BeGreaterThanOrEqualTo(source.EntropyRate - 1e-12).And.BeApproximately(source.EntropyRate, name == "even process" ? 0.02 : 1e-12);
        double reversed = ConditionalEntropyGivenFuture(source, length);
        reversed.Should().BeApproximately(forward, 1e-10);
    }

    [Fact]
    public void The_belief_is_that_of_enumerated_state_paths()
    {
        UnifilarSource source = All["unifilar"];
        int[] text = source.Sample(40, seed: 9).Ids.ToArray();
        LanguageModelState state = source.CreateState();
        double[] paths = [.. source.StationaryDistribution];
        int[] at = [.. Enumerable.Range(0, source.StateCount)];
        double before = 1;
        foreach (int token in text)
        {
            for (int path = 0; path < paths.Length; path++)
            {
                paths[path] *= source.Probability(at[path], token);
                at[path] = source.NextState(at[path], token)!.Value;
            }

            double joint = paths.Sum();
            Math.Exp(state.Score(token)).Should().BeApproximately(joint / before, 1e-12);
            before = joint;
        }

        at.Distinct().Should().HaveCount(source.StateCount, "every token permutes the states");
    }

    [Fact]
    public void A_known_start_is_used_by_samples_and_scores()
    {
        UnifilarSource reber = UnifilarSource.Reber().StartingAt(0);
        int b = reber.Vocabulary.IdOf("B");
        reber.CreateState().LogProbability(b).Should().Be(0);
        reber.Sample(1, seed: 3).Ids[0].Should().Be(b);
        Math.Exp(UnifilarSource.Reber().CreateState().LogProbability(b)).Should().BeApproximately(reber.StationaryDistribution[0], 1e-15);
    }

    [Fact]
    public void Strings_of_the_grammars_are_valid()
    {
        string reber = Text(UnifilarSource.Reber().StartingAt(0)), embedded = Text(UnifilarSource.EmbeddedReber().StartingAt(0));
        string[] strings = [.. ReberString().Split(reber[..(reber.LastIndexOf('E') + 1)])];
        strings.Should().OnlyContain(between => between.Length == 0, "every string is one of the grammar").And.HaveCountGreaterThan(1000);
        Regex whole = new($"B(?:T{ReberString()}T|P{ReberString()}P)E");
        string complete = embedded[..(embedded.LastIndexOf("EB", StringComparison.Ordinal) + 1)];
        whole.Split(complete).Should().OnlyContain(between => between.Length == 0);
        whole.Matches(complete).Select(match => match.Value[1]).Distinct().Should().BeEquivalentTo(['T', 'P']);

        static string Text(UnifilarSource source) => string.Concat(source.Vocabulary.Decode(source.Sample(20_000, seed: 11).Ids));
    }

    [Fact]
    public void A_seed_gives_the_same_bits()
    {
        Fnv(UnifilarSource.RandomMarkovChain(7, 2, seed: 1, concentration: 0.4).Sample(5000, seed: 2)).Should().Be(522342000);
        UnifilarSource.RandomUnifilar(5, 3, seed: 8).Sample(500, seed: 2).Ids[..300].ToArray().Should().Equal(UnifilarSource.RandomUnifilar(5, 3, seed: 8).Sample(300, seed: 2).Ids.ToArray());
        UnifilarSource.EvenProcess().Sample(500, seed: 2).Ids.ToArray().Should().NotEqual(UnifilarSource.EvenProcess().Sample(500, seed: 3).Ids.ToArray());

        static uint Fnv(EncodedCorpus text) => text.Ids.ToArray().Aggregate(2166136261u, (hash, id) => (hash ^ (uint)id) * 16777619);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1)]
    [InlineData(6.5)]
    public void A_Dirichlet_draw_has_the_right_moments(double concentration)
    {
        var random = new RandomSource(3);
        var draw = new DirichletDraw(concentration, "Test");
        var row = new double[4];
        double mean = 0, square = 0;
        for (int i = 0; i < 20_000; i++)
        {
            draw.Fill(row, random);
            row.Sum().Should().BeApproximately(1, 1e-12);
            mean += row[1] / 20_000;
            square += row[1] * row[1] / 20_000;
        }

        double variance = 0.25 * 0.75 / ((4 * concentration) + 1);
        mean.Should().BeApproximately(0.25, 5 * Math.Sqrt(variance / 20_000));
        (square - (mean * mean)).Should().BeApproximately(variance, 0.05 * variance);
    }

    [Fact]
    public void Transient_states_have_probability_zero()
    {
        UnifilarSource source = UnifilarSource.Create(Bits, 4, [new(0, 0, 1, 0.5), new(0, 1, 2, 0.5), new(1, 0, 2, 1), new(2, 0, 3, 1), new(3, 1, 2, 1)]);
        source.StationaryDistribution.Should().Equal(0, 0, 0.5, 0.5);
        source.EntropyRate.Should().Be(0);
        source.Invoking(s => s.CycleEntropy(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*transient*");
    }

    [Fact]
    public void A_stationary_distribution_is_invariant()
    {
        foreach (UnifilarSource source in All.Values)
        {
            var next = new double[source.StateCount];
            for (int state = 0; state < next.Length; state++)
            {
                for (int token = 0; token < source.Vocabulary.Count; token++)
                {
                    if (source.NextState(state, token) is { } to)
                        next[to] += source.StationaryDistribution[state] * source.Probability(state, token);
                }
            }

            next.Zip(source.StationaryDistribution).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-14);
        }
    }

    [Fact]
    public void Invalid_transitions_are_refused()
    {
        Refused("*one closed class*", new(0, 0, 0, 1), new(1, 0, 1, 1));
        Refused("*state 0 sum to 0.9*", new(0, 0, 1, 0.9), new(1, 0, 0, 1));
        Refused("*state 1 sum to 0*", new UnifilarTransition(0, 0, 0, 1));
        Refused("*one transition per state and token*state 0*", new(0, 0, 1, 0.5), new(0, 0, 0, 0.5), new(1, 0, 0, 1));
        Refused("*states are 0 to 1*", new UnifilarTransition(0, 0, 2, 1));
        Refused("*token ids are 0 to 1*", new UnifilarTransition(0, 2, 0, 1));
        Refused("*(0, 1]*", new UnifilarTransition(0, 1, 0, double.NaN));
        ((Action)(() => UnifilarSource.Create(Bits, 0, []))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => UnifilarSource.MarkovChain(Bits, 12, new double[8192]))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*2048*");
        ((Action)(() => UnifilarSource.MarkovChain(Bits, 1, [0.5, 0.5]))).Should().Throw<ArgumentException>().WithMessage("*2 x 2*");
        ((Action)(() => UnifilarSource.EvenProcess(1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*EvenProcess*");

        static void Refused(string message, params UnifilarTransition[] transitions) =>
            ((Action)(() => UnifilarSource.Create(Bits, 2, transitions))).Should().Throw<ArgumentException>().WithMessage("UnifilarSource.Create: " + message);
    }

    private static double Binary(double p) => (-p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));

    private static double BlockEntropy(UnifilarSource source, int length) => Words(source, length).Sum(word => -word.P * Math.Log(word.P));

    /// <summary>H(x₁ | x₂ … x_n).</summary>
    private static double ConditionalEntropyGivenFuture(UnifilarSource source, int length) => Words(source, length)
        .GroupBy(word => string.Join(' ', word.Ids.Skip(1)))
        .Sum(future =>
        {
            double total = future.Sum(word => word.P);
            return future.Sum(word => -word.P * Math.Log(word.P / total));
        });

    private static IEnumerable<(int[] Ids, double P)> Words(UnifilarSource source, int length)
    {
        int size = source.Vocabulary.Count;
        for (int number = 0; number < (int)Math.Pow(size, length); number++)
        {
            int[] ids = [.. Enumerable.Range(0, length).Select(i => number / (int)Math.Pow(size, i) % size)];
            double p = Math.Exp(source.LogProbability(ids));
            if (p > 0)
                yield return (ids, p);
        }
    }

    [GeneratedRegex("B(?:(?:TS*X|PT*VP)(?:XT*VP)*(?:S|XT*VV)|PT*VV)E")]
    private static partial Regex ReberString();
}
