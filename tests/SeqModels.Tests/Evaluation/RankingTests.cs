using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Evaluation;

public sealed class RankingTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);
    private static readonly FixedModel Model = new(Letters, 0.6f, 0.4f, 0f);

    [Fact]
    public void The_most_probable_comes_first()
    {
        IReadOnlyList<RankedCandidate> ranked = Ranking.Rank(Model, [[0, 0, 0], [1], [0, 2], [0]]);

        ranked.Select(c => c.Index).Should().Equal(3, 1, 0, 2);
        ranked[0].LogProbability.Should().BeApproximately(Math.Log(0.6f), 1e-12);
        ranked[3].Score.Should().Be(double.NegativeInfinity);
    }

    [Fact]
    public void Length_normalisation_scores_per_token()
    {
        IReadOnlyList<RankedCandidate> ranked = Ranking.Rank(Model, [[1], [0, 0, 0], [0, 1]], normalizeByLength: true);

        ranked.Select(c => c.Index).Should().Equal(1, 2, 0);
        ranked[1].Score.Should().BeApproximately(Math.Log(0.6f * 0.4f) / 2, 1e-7);
        ranked[1].LogProbability.Should().BeApproximately(Math.Log(0.6f * 0.4f), 1e-7);
        FluentActions.Invoking(() => Ranking.Rank(Model, [[0], []], normalizeByLength: true)).Should().Throw<ArgumentException>().WithMessage("*candidate 1*");
    }

    [Fact]
    public void Equal_scores_keep_their_order()
    {
        Ranking.Rank(Model, [[0, 1], [1, 0], [0, 1]]).Select(c => c.Index).Should().Equal(0, 1, 2);
    }

    [Fact]
    public void A_context_conditions_every_candidate()
    {
        NGramModel model = NGramModel.Estimate(new EncodedCorpus(Letters, new[] { 0, 1, 0, 1, 0, 2, 2 }), 2, NGramSmoothing.MaximumLikelihood);

        RankedCandidate best = Ranking.Rank(model, [[2, 2], [1, 0], [1, 1]], context: [1, 0])[0];

        best.Index.Should().Be(1);
        best.LogProbability.Should().BeApproximately(Math.Log(2 / 3.0 * 1), 1e-12);
        best.LogProbability.Should().BeApproximately(model.LogProbability([1, 0, 1, 0]) - model.LogProbability([1, 0]), 1e-12);
    }
}
