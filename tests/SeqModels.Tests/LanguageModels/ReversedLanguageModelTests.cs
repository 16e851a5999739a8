using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class ReversedNGramBattery : LanguageModelBattery
{
    private static readonly EncodedCorpus Corpus = SampleText.Sentences(60);
    private static readonly ILanguageModel Shared = new ReversedLanguageModel(NGramModel.Estimate(Corpus.Reverse(), 3));

    protected override ILanguageModel Model => Shared;

    protected override IReadOnlyList<int> Text { get; } = SampleText.Sentences(40, 2, Corpus.Vocabulary).AsStream().Ids.ToArray();
}

public sealed class ReversedLanguageModelTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);
    private static readonly EncodedCorpus Train = SampleText.Sentences(200), Test = SampleText.Sentences(30, 2, Train.Vocabulary);
    private static readonly NGramModel Forward = NGramModel.Estimate(Train, 3);
    private static readonly NGramModel Inner = NGramModel.Estimate(Train.Reverse(), 3);
    private static readonly ReversedLanguageModel Backward = new(Inner);

    [Fact]
    public void Both_factorizations_of_an_exact_joint_distribution_are_equal()
    {
        const int Length = 4;
        var random = new RandomSource(3);
        double[] weights = [.. Enumerable.Range(0, 81).Select(_ => random.NextDouble())];
        var forward = new JointModel(Letters, Length, [.. weights.Select(weight => weight / weights.Sum())]);
        var backward = new ReversedLanguageModel(forward.Reverse());
        for (int i = 0; i < weights.Length; i++)
        {
            int[] text = [i / 27, i / 9 % 3, i / 3 % 3, i % 3];
            double expected = Math.Log(weights[i] / weights.Sum());
            forward.LogProbability(text).Should().BeApproximately(expected, 1e-12);
            backward.LogProbability(text).Should().BeApproximately(expected, 1e-12);
        }

        EncodedCorpus corpus = new(Letters, new[] { 0, 2, 2, 1 });
        Comparison both = Evaluator.Compare([("left to right", forward), ("right to left", backward)], corpus);
        both.Rows[1].Perplexity.Should().BeApproximately(both.Rows[0].Perplexity, 1e-9);

        // The factors differ, their product does not.
        forward.CreateState().LogProbability(0).Should().NotBeApproximately(backward.CreateState().LogProbability(1), 1e-6);
    }

    /// <summary>The counts of a maximum-likelihood bigram model cancel: Π c(a b)/c(a ·) = Π c(a b)/c(· b) over a sentence with its boundaries.</summary>
    [Fact]
    public void Maximum_likelihood_bigrams_agree_in_both_directions()
    {
        NGramModel forward = NGramModel.Estimate(Train, 2, NGramSmoothing.MaximumLikelihood);
        var backward = new ReversedLanguageModel(NGramModel.Estimate(Train.Reverse(), 2, NGramSmoothing.MaximumLikelihood));
        Comparison both = Evaluator.Compare([("forward", forward), ("backward", backward)], Train);
        both.Rows[1].Result.LogProbability.Should().BeApproximately(both.Rows[0].Result.LogProbability, 1e-6);
        both.Rows[1].Result.Tokens.Should().Be(both.Rows[0].Result.Tokens);
        both.Rows[1].Result.EndOfSentenceTokens.Should().Be(Train.SentenceCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_evaluator_reads_the_reversed_text(bool reset)
    {
        var options = new EvaluationOptions { ResetAtSentences = reset };
        EvaluationResult result = Evaluator.Evaluate(Backward, Test, options), inner = Evaluator.Evaluate(Inner, Test.Reverse(), options);
        result.LogProbability.Should().BeApproximately(inner.LogProbability, 1e-9, "only the order of the sum differs");
        (result with { LogProbabilityIncludingOov = 0, LogProbabilityExcludingOov = 0 })
            .Should().Be(inner with { LogProbabilityIncludingOov = 0, LogProbabilityExcludingOov = 0 });
        result.Tokens.Should().Be(Evaluator.Evaluate(Forward, Test, options).Tokens);
        Evaluator.Evaluate(Backward, Test.AsStream()).LogProbability.Should().BeApproximately(result.LogProbability, 1e-9);
        result.Perplexity.Should().NotBe(Evaluator.Evaluate(Inner, Test).Perplexity);
    }

    [Fact]
    public void Probabilities_of_texts_take_texts_in_their_own_order()
    {
        int[] sentence = [.. Test.Sentence(0), Test.Vocabulary.EndId!.Value];
        int[] read = [.. Test.Sentence(0).ToArray().Reverse(), Test.Vocabulary.EndId.Value];
        double expected = Inner.LogProbability(read);
        Backward.LogProbability(sentence).Should().Be(expected);

        string text = string.Join(' ', Test.Vocabulary.Decode(Test.Sentence(0)));
        Backward.LogProbability(text).Should().Be(expected);
        IReadOnlyList<WordScore> scores = Backward.FullScores(text);
        scores.Select(score => score.Word).Should().Equal([.. text.Split(' '), "</s>"]);
        scores.Sum(score => score.LogProbability).Should().BeApproximately(expected, 1e-9);
        LanguageModelState state = Inner.CreateState();
        scores[^2].LogProbability.Should().Be(state.Score(read[0]), "the last word is read first");

        // p(the | cat sees) of what follows.
        state = Inner.CreateState();
        foreach (string word in (string[])["sees", "cat"])
            state.Advance(Inner.Vocabulary.IdOf(word));
        Backward.Probability("cat sees", "the").Should().Be(Math.Exp(state.LogProbability(Inner.Vocabulary.IdOf("the"))));
        Backward.Probability("cat sees </s>", "the").Should().Be(Backward.Probability("cat sees", "the"));
        Backward.Probability("the cat", "</s>").Should().BeGreaterThan(0.5, "before 'the cat' is most often the beginning of a sentence");
    }

    [Fact]
    public void Ranking_reads_candidates_and_context_from_their_end()
    {
        int[][] candidates = [.. Enumerable.Range(0, 10).Select(i => (int[])[.. Test.Sentence(i), Test.Vocabulary.EndId!.Value])];
        foreach (RankedCandidate ranked in Ranking.Rank(Backward, candidates))
            ranked.LogProbability.Should().Be(Backward.LogProbability(candidates[ranked.Index]));

        // A part before a context: what the whole adds to the context.
        int[] before = Test.Vocabulary.Encode(["the", "old"]), after = Test.Vocabulary.Encode(["cat", "sees", "the", "dog"]);
        RankedCandidate only = Ranking.Rank(Backward, [before], context: after).Single();
        only.LogProbability.Should().BeApproximately(Backward.LogProbability([.. before, .. after]) - Backward.LogProbability(after), 1e-9);
        only.Tokens.Should().Equal(before, "the candidate is unchanged");
    }

    [Fact]
    public void Generated_text_precedes_the_prompt()
    {
        var options = new GenerationOptions { Seed = 5, MaxTokens = 12 };
        string text = Backward.GenerateText("sees the dog", options);
        text.Should().EndWith("sees the dog").And.NotStartWith("sees");
        Backward.LogProbability(text).Should().BeGreaterThan(double.NegativeInfinity);
        string[] generated = [.. Backward.GenerateTokens(["sees", "the", "dog"], options)];
        text.Should().Be(string.Join(' ', generated.Reverse()) + " sees the dog");
        Who(generated[^1]).Should().BeTrue("the last token generated is the first of a sentence");

        static bool Who(string word) => word is "the" or "a" or "my";
    }

    [Fact]
    public void Directions_that_do_not_fit_are_refused()
    {
        FluentActions.Invoking(() => new ReversedLanguageModel(Backward)).Should().Throw<ArgumentException>().WithMessage("*must read from left to right*Use it as it is*");
        FluentActions.Invoking(() => new LanguageModelMixture((Forward, 0.5), (Backward, 0.5))).Should().Throw<ArgumentException>().WithMessage("*same direction*model 1 reads RightToLeft*");
        var both = new LanguageModelMixture((Backward, 0.5), (new ReversedLanguageModel(NGramModel.Estimate(Train.Reverse(), 1)), 0.5));
        both.Direction.Should().Be(ReadingDirection.RightToLeft);
        Evaluator.Evaluate(both, Test).Tokens.Should().Be(Evaluator.Evaluate(Forward, Test).Tokens);
    }
}
