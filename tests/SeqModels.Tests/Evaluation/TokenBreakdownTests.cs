using SeqModels.Evaluation;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Evaluation;

[Trait("Category", "Culture")]
public sealed class TokenBreakdownTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<unk>", "<s>", "</s>", "a", "b"], "<unk>", "<s>", "</s>");
    private static readonly EncodedCorpus Text = new(Words, new[] { 3, 4, 3, 3, 0 }, [3, 5]);
    private static readonly TokenScores One = Evaluator.ScoreTokens(("one", new FixedModel(Words, 0.1f, 0, 0.25f, 0.5f, 0.15f)), Text);
    private static readonly TokenScores Two = Evaluator.ScoreTokens(("two", new FixedModel(Words, 0.1f, 0, 0.25f, 0.25f, 0.4f)), Text);

    [Fact]
    public void Bands_of_the_training_count()
    {
        EncodedCorpus training = new(Words, (int[])[.. Enumerable.Repeat(3, 120), 4], [60, 121]);
        TokenBreakdown table = TokenBreakdown.ByFrequency(One, Two, training);

        table.Rows.Select(row => (row.Band, row.Tokens)).Should().Equal(("0", 1), ("1", 1), ("2–9", 2), ("100+", 3));
        table.Rows.Select(row => (row.FirstWins, row.SecondWins)).Should().Equal((0, 0), (0, 1), (0, 0), (1, 0));
        table.Rows[3].FirstMean.Should().BeApproximately(Math.Log(0.5), 1e-12);
        table.Rows[3].SecondMean.Should().BeApproximately(Math.Log(0.25), 1e-12);
        table.Rows.Sum(row => row.Contribution).Should().BeApproximately(One.Result.CrossEntropy - Two.Result.CrossEntropy, 1e-12);
        table.ToString().Split(Environment.NewLine)[4].Should().MatchRegex(@"^100\+ +3 +-0\.693 +-1\.386 +100\.0 % +0\.0 % +-0\.2971$");
        table.ToMarkdown().Should().Contain("| 100+ | 3 | -0.693 | -1.386 | 100.0 % | 0.0 % | -0.2971 |");
    }

    [Fact]
    public void Bands_of_the_position()
    {
        TokenBreakdown.ByPosition(One, Two).Rows.Select(row => (row.Band, row.Tokens)).Should().Equal(("1", 2), ("2", 2), ("3+", 3));
        TokenBreakdown.ByPosition(One, Two, [2]).Rows.Select(row => (row.Band, row.Tokens)).Should().Equal(("below 2", 2), ("2+", 5));
        TokenBreakdown.ByTextPosition(One, Two, 2).Rows.Select(row => (row.Band, row.Tokens)).Should().Equal(("1–3", 3), ("4+", 4));
        TokenBreakdown.ByTextPosition(One, Two, 100).Rows.Should().HaveCount(7).And.OnlyContain(row => row.Tokens == 1);
    }

    [Fact]
    public void Probabilities_of_zero_lose()
    {
        TokenScores zero = Evaluator.ScoreTokens(("zero", new FixedModel(Words, 0.1f, 0, 0.25f, 0.65f, 0)), Text);
        TokenBreakdown table = TokenBreakdown.ByFrequency(One, zero, new long[] { 0, 0, 5, 50, 1 });

        table.Rows.Single(row => row.Band == "1").Should().Match<TokenBreakdownRow>(row => row.FirstWins == 1 && double.IsNegativeInfinity(row.SecondMean) && double.IsNegativeInfinity(row.Contribution));
        table.ToString().Should().Contain("-∞");
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        FluentActions.Invoking(() => TokenBreakdown.ByFrequency(One, Two, new long[4])).Should().Throw<ArgumentException>().WithMessage("*5 tokens*4*");
        FluentActions.Invoking(() => TokenBreakdown.ByFrequency(One, Two, new long[] { 1, 2, 3, -4, 5 })).Should().Throw<ArgumentException>().WithMessage("*negative*");
        FluentActions.Invoking(() => TokenBreakdown.ByFrequency(One, Two, new EncodedCorpus(Vocabulary.FromList(["a"]), new[] { 0 }))).Should().Throw<ArgumentException>().WithMessage("*vocabulary*");
        FluentActions.Invoking(() => TokenBreakdown.ByPosition(One, Two, [3, 2])).Should().Throw<ArgumentException>().WithMessage("*ascend*[3, 2]*");
        FluentActions.Invoking(() => TokenBreakdown.ByTextPosition(One, Two, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => TokenBreakdown.ByTextPosition(One, Evaluator.ScoreTokens(("x", new FixedModel(Words, 0.1f, 0, 0.25f, 0.65f, 0)), Text.Slice(0, 1)))).Should().Throw<ArgumentException>();
    }
}
