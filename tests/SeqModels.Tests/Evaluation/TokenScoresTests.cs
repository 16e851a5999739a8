using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Evaluation;

public sealed class TokenScoresTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<unk>", "<s>", "</s>", "a", "b"], "<unk>", "<s>", "</s>");
    private static readonly FixedModel Model = new(Words, 0.1f, 0, 0.25f, 0.5f, 0.15f);

    /// <summary>Three sentences: a &lt;unk&gt; a, nothing, and a.</summary>
    private static readonly EncodedCorpus Text = new(Words, new[] { 3, 0, 3, 3 }, [3, 3, 4]);

    public static TheoryData<OovPolicy, bool, bool> Rules => new()
    {
        { OovPolicy.CountAsUnknown, true, false },
        { OovPolicy.Exclude, true, true },
        { OovPolicy.CountAsUnknown, false, true },
        { OovPolicy.Exclude, false, false },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_sum_over_the_tokens_is_that_of_the_evaluation(OovPolicy policy, bool countsEnds, bool resets)
    {
        EncodedCorpus train = SampleText.Sentences(50), test = SampleText.Sentences(3000, 2, train.Vocabulary);
        NGramModel model = NGramModel.Estimate(train.AsStream(), 3, NGramSmoothing.AddK(0.1));
        var options = new EvaluationOptions { OovPolicy = policy, CountEndOfSentence = countsEnds, ResetAtSentences = resets };

        EvaluationResult result = Evaluator.Evaluate(model, test, options);
        TokenScores scores = Evaluator.ScoreTokens(("model", model), test, options);

        scores.Result.Should().Be(result);
        scores.Count.Should().Be((int)result.Tokens).And.BeGreaterThan(8192, "several chunks are scored");
        scores.Aggregate(0.0, (sum, score) => sum + score.LogProbability).Should().Be(result.LogProbability);
        scores.SentenceCount.Should().Be(test.SentenceCount);
        scores.Count(score => score.Token != TokenAt(test, score)).Should().Be(0);
    }

    /// <summary>Read from the end, each token still has its place in the text; the sum is that of the reversed text under the model itself.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_right_to_left_model_scores_the_tokens_in_the_order_of_the_text(bool resets, bool isStream)
    {
        EncodedCorpus train = SampleText.Sentences(50), test = SampleText.Sentences(3000, 2, train.Vocabulary);
        test = isStream ? test.AsStream() : test;
        NGramModel inner = NGramModel.Estimate(train.Reverse().AsStream(), 3, NGramSmoothing.AddK(0.1));
        var options = new EvaluationOptions { ResetAtSentences = resets };

        TokenScores forward = Evaluator.ScoreTokens(("forward", inner), test, options);
        TokenScores scores = Evaluator.ScoreTokens(("reversed", new ReversedLanguageModel(inner)), test, options);
        TokenScores read = Evaluator.ScoreTokens(("read", inner), test.Reverse(), options);

        scores.Select(score => (score.Token, score.Sentence, score.Position)).Should().Equal(forward.Select(score => (score.Token, score.Sentence, score.Position)));
        scores.Result.LogProbability.Should().BeApproximately(read.Result.LogProbability, 1e-6);
        scores.Where(score => score.Token != test.Vocabulary.EndId).Select(score => score.LogProbability)
            .Should().Equal(read.Where(score => score.Token != test.Vocabulary.EndId).Reverse().Select(score => score.LogProbability));
    }

    [Fact]
    public void Every_token_has_its_sentence_and_position()
    {
        double a = Math.Log(0.5f), end = Math.Log(0.25f), unknown = Math.Log(0.1f);

        Evaluator.ScoreTokens(("m", Model), Text).Should().Equal(
            (TokenScore[])[new(3, 0, 0, a), new(0, 0, 1, unknown), new(3, 0, 2, a), new(2, 0, 3, end), new(2, 1, 0, end), new(3, 2, 0, a), new(2, 2, 1, end)]);
        Evaluator.ScoreTokens(("m", Model), Text, new EvaluationOptions { OovPolicy = OovPolicy.Exclude, CountEndOfSentence = false })
            .Should().Equal((TokenScore[])[new(3, 0, 0, a), new(3, 0, 2, a), new(3, 2, 0, a)]);
    }

    [Theory]
    [InlineData(new[] { 3, 2, 3, 4, 2 }, 2)]
    [InlineData(new[] { 3, 2, 3, 4 }, 2)]
    [InlineData(new[] { 3, 4 }, 1)]
    public void A_stream_is_divided_by_its_ends_of_sentences(int[] ids, int sentences)
    {
        TokenScores scores = Evaluator.ScoreTokens(("m", Model), new EncodedCorpus(Words, ids));

        scores.SentenceCount.Should().Be(sentences);
        scores.Select(score => score.Sentence).Should().Equal(ids.Select((_, i) => ids.Take(i).Count(id => id == 2)));
        scores.Select(score => score.Position).Should().Equal(ids.Select((_, i) => i - 1 - Array.LastIndexOf(ids, 2, Math.Max(i - 1, 0), Math.Max(i, 1))));
    }

    [Fact]
    public void Empty_sentences_without_an_end_are_skipped()
    {
        Vocabulary letters = Vocabulary.FromList(["a", "b"]);
        var corpus = new EncodedCorpus(letters, new[] { 0, 1, 1 }, [0, 1, 1, 3, 3]);

        TokenScores scores = Evaluator.ScoreTokens(("m", new FixedModel(letters, 0.5f, 0.5f)), corpus);

        scores.Select(score => (score.Sentence, score.Position)).Should().Equal((1, 0), (3, 0), (3, 1));
        scores.SentenceCount.Should().Be(5);
        FluentActions.Invoking(() => scores[3]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 to 2*3*");
    }

    private static int TokenAt(EncodedCorpus corpus, TokenScore score)
    {
        ReadOnlySpan<int> sentence = corpus.Sentence(score.Sentence);
        return score.Position == sentence.Length ? corpus.Vocabulary.EndId!.Value : sentence[score.Position];
    }
}
