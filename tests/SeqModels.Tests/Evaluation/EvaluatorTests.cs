using SeqModels.Evaluation;
using SeqModels.NGrams;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Evaluation;

[Trait("Category", "Culture")]
public sealed class EvaluatorTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<unk>", "<s>", "</s>", "a", "b"], "<unk>", "<s>", "</s>");
    private static readonly FixedModel Model = new(Words, 0.1f, 0, 0.25f, 0.5f, 0.15f);

    /// <summary>Two sentences: a &lt;unk&gt; a, and a.</summary>
    private static readonly EncodedCorpus Text = new(Words, new[] { 3, 0, 3, 3 }, [3, 4]);

    [Fact]
    public void Figures_follow_their_formulas()
    {
        EvaluationResult result = Evaluator.Evaluate(Model, Text);
        double known = 3 * Math.Log(0.5) + 2 * Math.Log(0.25), all = known + Math.Log(0.1f);

        (result.Tokens, result.OovTokens, result.EndOfSentenceTokens, result.ZeroProbabilityTokens).Should().Be((6, 1, 2, 0));
        result.LogProbability.Should().BeApproximately(all, 1e-12);
        result.CrossEntropy.Should().BeApproximately(-all / 6, 1e-12);
        result.Perplexity.Should().BeApproximately(Math.Exp(-all / 6), 1e-12);
        result.BitsPerToken.Should().BeApproximately(-all / 6 / Math.Log(2), 1e-12);
        result.PerplexityIncludingOov.Should().Be(result.Perplexity);
        result.PerplexityExcludingOov.Should().BeApproximately(Math.Exp(-known / 5), 1e-12);
        result.EndOfSentenceCounted.Should().BeTrue();
        result.ToString().Should().Contain("6 tokens counted (with </s>), 1 OOV (CountAsUnknown)");
    }

    [Fact]
    public void Excluding_leaves_unknown_tokens_out_of_both_sums()
    {
        EvaluationResult result = Evaluator.Evaluate(Model, Text, new EvaluationOptions { OovPolicy = OovPolicy.Exclude });

        (result.Tokens, result.OovTokens).Should().Be((5, 1));
        result.Perplexity.Should().Be(result.PerplexityExcludingOov).And.NotBe(result.PerplexityIncludingOov);
    }

    [Fact]
    public void Refusing_says_where_the_unknown_token_is()
    {
        FluentActions.Invoking(() => Evaluator.Evaluate(Model, Text, new EvaluationOptions { OovPolicy = OovPolicy.Refuse }))
            .Should().Throw<ArgumentException>().WithMessage("*1 of 4 tokens*position 1*");
    }

    [Fact]
    public void Ends_of_sentences_need_not_count()
    {
        EvaluationResult result = Evaluator.Evaluate(Model, Text, new EvaluationOptions { CountEndOfSentence = false });

        (result.Tokens, result.EndOfSentenceTokens, result.EndOfSentenceCounted).Should().Be((4, 0, false));
        result.LogProbability.Should().BeApproximately(3 * Math.Log(0.5) + Math.Log(0.1f), 1e-12);
    }

    [Fact]
    public void A_uniform_guess_among_k_has_perplexity_k()
    {
        Vocabulary letters = Vocabulary.FromList(["a", "b", "c", "d"]);
        var uniform = new FixedModel(letters, 0.25f, 0.25f, 0.25f, 0.25f);
        EvaluationResult result = Evaluator.Evaluate(uniform, new EncodedCorpus(letters, new int[10_000]));

        result.Perplexity.Should().BeApproximately(4, 1e-12);
        result.BitsPerToken.Should().BeApproximately(2, 1e-12);
        result.Tokens.Should().Be(10_000);
    }

    [Fact]
    public void A_certain_model_has_perplexity_one()
    {
        Vocabulary letters = Vocabulary.FromList(["a", "b"]);
        EvaluationResult result = Evaluator.Evaluate(new FixedModel(letters, 1, 0), new EncodedCorpus(letters, new int[10]));

        result.Perplexity.Should().Be(1);
        double.IsNegative(result.CrossEntropy).Should().BeFalse();
    }

    [Fact]
    public void Carrying_and_resetting_are_the_same_for_a_model_of_sentences()
    {
        EncodedCorpus train = SampleText.Sentences(50), test = SampleText.Sentences(30, 2, train.Vocabulary);
        NGramModel bySentences = NGramModel.Estimate(train, 3, NGramSmoothing.AddK(0.1));
        NGramModel running = NGramModel.Estimate(train.AsStream(), 3, NGramSmoothing.AddK(0.1));
        var reset = new EvaluationOptions { ResetAtSentences = true };

        Evaluator.Evaluate(bySentences, test, reset).LogProbability.Should().BeApproximately(Evaluator.Evaluate(bySentences, test).LogProbability, 1e-9);
        Evaluator.Evaluate(running, test, reset).Perplexity.Should().NotBe(Evaluator.Evaluate(running, test).Perplexity);
        Evaluator.Evaluate(running, test).Tokens.Should().Be(test.Count + 30);
    }

    [Fact]
    public void Sentences_begin_anew_where_the_vocabulary_has_no_end()
    {
        Vocabulary letters = Vocabulary.FromList(["a", "b"]);
        NGramModel model = NGramModel.Estimate(new EncodedCorpus(letters, new[] { 0, 1, 0, 1 }), 2, NGramSmoothing.MaximumLikelihood);

        Evaluator.Evaluate(model, new EncodedCorpus(letters, new[] { 0, 1, 1 }, [2, 3])).LogProbability
            .Should().BeApproximately(Math.Log(0.5 * 1 * 0.5), 1e-12);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Vocabulary other = Vocabulary.FromList(["a"]);

        FluentActions.Invoking(() => Evaluator.Evaluate(Model, new EncodedCorpus(other, new[] { 0 })))
            .Should().Throw<ArgumentException>().WithMessage("*the vocabulary of the model*differs from that of the corpus*model.Vocabulary*");
        FluentActions.Invoking(() => Evaluator.Evaluate(Model, new EncodedCorpus(Words, Array.Empty<int>())))
            .Should().Throw<ArgumentException>().WithMessage("*no tokens*");
        FluentActions.Invoking(() => Evaluator.Evaluate(Model, Text, null, new CancellationToken(true))).Should().Throw<OperationCanceledException>();
        Evaluator.Evaluate(Model, new EncodedCorpus(Words, Array.Empty<int>(), [0])).Tokens.Should().Be(1, "a blank sentence has its </s>");
    }

    [Fact]
    public void Comparing_refuses_different_vocabularies()
    {
        var better = new FixedModel(Words, 0.2f, 0, 0.2f, 0.5f, 0.1f);
        var foreign = new FixedModel(Vocabulary.FromList(["a"]), 1f);

        Comparison comparison = Evaluator.Compare([("one", Model), ("two", better)], Text);

        comparison.Unit.Should().Be("token");
        comparison.Rows.Select(r => r.Name).Should().Equal("one", "two");
        comparison.Rows[1].Perplexity.Should().Be(Evaluator.Evaluate(better, Text).Perplexity);
        FluentActions.Invoking(() => Evaluator.Compare([("one", Model), ("foreign", foreign)], Text))
            .Should().Throw<ArgumentException>().WithMessage("*'foreign'*not comparable*ComparePerUnit*");
    }

    [Fact]
    public void Per_character_models_of_words_and_of_characters_are_comparable()
    {
        const string text = "ab ab";
        Corpus characters = Corpus.FromText(text, CorpusOptions.Characters), words = Corpus.FromText(text, CorpusOptions.Words);
        EncodedCorpus letters = characters.Encode(characters.BuildVocabulary(VocabularyOptions.Closed));
        EncodedCorpus tokens = words.Encode(words.BuildVocabulary(VocabularyOptions.Closed));

        Comparison comparison = Evaluator.ComparePerUnit(
            [("characters", new FixedModel(letters.Vocabulary, 0.5f, 0.25f, 0.25f), letters), ("words", new FixedModel(tokens.Vocabulary, 1f), tokens)],
            "character", text.Length);

        comparison.Unit.Should().Be("character");
        comparison.Rows[0].Bits.Should().BeApproximately((1 + 2 + 2 + 1 + 2) / 5.0, 1e-12);
        comparison.Rows[1].Perplexity.Should().Be(1);
        FluentActions.Invoking(() => Evaluator.ComparePerUnit([("unknown", Model, Text)], "character", 5)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Evaluator.ComparePerUnit([("words", Model, Text)], "character", 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
