using SeqModels.Markov;
using SeqModels.Sources;

namespace SeqModels.Tests.Sources;

/// <summary>A unifilar source written as a hidden Markov model, with a state for every transition, is the same model.</summary>
public sealed class SourceAsHmmTests
{
    public static TheoryData<string> Sources => new("even process", "embedded Reber", "random unifilar");

    [Theory]
    [MemberData(nameof(Sources))]
    public void Every_token_has_the_same_probability(string name)
    {
        UnifilarSource source = name switch
        {
            "even process" => UnifilarSource.EvenProcess(0.3),
            "embedded Reber" => UnifilarSource.EmbeddedReber(),
            _ => UnifilarSource.RandomUnifilar(5, 3, seed: 6),
        };
        int[] text = source.Sample(3000, seed: 1).Ids.ToArray();
        double[] exact = new double[text.Length], hmm = new double[text.Length];
        source.CreateState().Score(text, exact);
        ToHmm(source).CreateState().Score(text, hmm);
        hmm.Zip(exact).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
        source.MeasureExcess(ToHmm(source), source.Sample(3000, seed: 1)).Excess.Should().BeApproximately(0, 1e-10);
    }

    [Fact]
    public void A_Markov_chain_has_the_same_entropy_rate_as_its_estimable_twin()
    {
        UnifilarSource source = UnifilarSource.RandomMarkovChain(4, 2, seed: 5);
        var transition = new double[16, 4];
        for (int i = 0; i < transition.Length; i++)
            transition[i / 4, i % 4] = source.Probability(i / 4, i % 4);
        MarkovChain.FromTransitions(transition, order: 2).EntropyRate().Should().BeApproximately(source.EntropyRate, 1e-10);
    }

    private static CategoricalHmm ToHmm(UnifilarSource source)
    {
        int tokens = source.Vocabulary.Count;
        (int State, int Token, int Next, double P)[] edges =
        [
            .. from state in Enumerable.Range(0, source.StateCount)
               from token in Enumerable.Range(0, tokens)
               where source.NextState(state, token) is not null
               select (state, token, source.NextState(state, token)!.Value, source.Probability(state, token)),
        ];
        var transition = new double[edges.Length, edges.Length];
        var emission = new double[edges.Length, tokens];
        for (int i = 0; i < edges.Length; i++)
        {
            emission[i, edges[i].Token] = 1;
            for (int j = 0; j < edges.Length; j++)
                transition[i, j] = edges[j].State == edges[i].Next ? edges[j].P : 0;
        }

        return new CategoricalHmm([.. edges.Select(edge => source.StationaryDistribution[edge.State] * edge.P)], transition, emission, source.Vocabulary);
    }
}
