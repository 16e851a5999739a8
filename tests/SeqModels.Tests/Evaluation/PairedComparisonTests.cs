using SeqModels.Evaluation;
using SeqModels.NGrams;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Evaluation;

[Trait("Category", "Culture")]
public sealed class PairedComparisonTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<unk>", "<s>", "</s>", "a", "b"], "<unk>", "<s>", "</s>");
    private static readonly FixedModel One = new(Words, 0.1f, 0, 0.25f, 0.5f, 0.15f), Two = new(Words, 0.1f, 0, 0.25f, 0.25f, 0.4f);

    [Fact]
    public void The_figures_are_those_of_the_evaluations()
    {
        EncodedCorpus train = SampleText.Sentences(200), test = SampleText.Sentences(200, 2, train.Vocabulary);
        NGramModel trigrams = NGramModel.Estimate(train, 3, NGramSmoothing.AddK(0.1)), unigrams = NGramModel.Estimate(train, 1, NGramSmoothing.AddK(0.1));

        foreach (ResamplingUnit unit in Enum.GetValues<ResamplingUnit>())
        {
            PairedComparison comparison = Evaluator.ComparePaired(("3-gram", trigrams), ("1-gram", unigrams), test, options: new PairedComparisonOptions { ResamplingUnit = unit });

            EvaluationResult first = Evaluator.Evaluate(trigrams, test), second = Evaluator.Evaluate(unigrams, test);
            comparison.FirstCrossEntropy.Should().BeApproximately(first.CrossEntropy, 1e-12);
            comparison.SecondPerplexity.Should().BeApproximately(second.Perplexity, 1e-10);
            comparison.Difference.Difference.Should().BeApproximately(first.CrossEntropy - second.CrossEntropy, 1e-12);
            comparison.PerplexityRatio.Should().BeApproximately(first.Perplexity / second.Perplexity, 1e-12);
            comparison.PerplexityRatioInterval.Contains(comparison.PerplexityRatio).Should().BeTrue();
            comparison.PValue.Should().BeLessThan(0.001);
            comparison.Units.Should().Be(first.Tokens);
            comparison.Difference.Observations.Should().Be(unit == ResamplingUnit.Token ? (int)first.Tokens : 200);
            comparison.FirstWins.Should().BeGreaterThan(comparison.SecondWins);
        }
    }

    [Fact]
    public void A_model_ties_with_itself()
    {
        PairedComparison comparison = Evaluator.ComparePaired(("a", One), ("b", One), Text(3, 4, 3, 3));

        (comparison.PValue, comparison.FirstWins, comparison.SecondWins, comparison.PerplexityRatio).Should().Be((1, 0, 0, 1));
    }

    [Fact]
    public void The_table_names_both_models()
    {
        PairedComparison comparison = Evaluator.ComparePaired(("one", One), ("two|", Two), Text(3, 4, 3, 3));
        string[] lines = comparison.ToString().Split(Environment.NewLine);

        lines[0].Should().Be("model  nats per token  perplexity per token  tokens won");
        lines[1].Should().StartWith("one            1.0726               2.92289      60.0 %");
        lines[3].Should().StartWith("difference (one − two|): -0.2197, 95 % interval [");
        lines[5].Should().Be("5 units (token), blocks of 2 tokens, 10,000 resamples, seed 1");
        comparison.ToMarkdown().Should().StartWith("| model | nats per token | perplexity per token | tokens won |\n|---|---:|---:|---:|\n| one | 1.0726 |")
            .And.Contain("| two\\| |").And.Contain("\n\n- difference (one");
    }

    [Fact]
    public void Probabilities_of_zero_are_refused_or_left_out_for_both()
    {
        var zero = new FixedModel(Words, 0.1f, 0, 0.25f, 0.65f, 0);
        EncodedCorpus text = Text(3, 4, 3, 3);

        FluentActions.Invoking(() => Evaluator.ComparePaired(("one", One), ("zero", zero), text))
            .Should().Throw<ArgumentException>().WithMessage("*'zero'*1 tokens probability 0*'b' in sentence 0, position 1*ZeroProbabilityPolicy.Exclude*");
        foreach (ResamplingUnit unit in Enum.GetValues<ResamplingUnit>())
        {
            PairedComparison comparison = Evaluator.ComparePaired(("one", One), ("zero", zero), Text([3, 4], [3, 3]), options: new PairedComparisonOptions { ZeroProbabilities = ZeroProbabilityPolicy.Exclude, ResamplingUnit = unit });

            (comparison.ExcludedTokens, comparison.Units).Should().Be((1, 5));
            comparison.FirstCrossEntropy.Should().BeApproximately(-(3 * Math.Log(0.5) + 2 * Math.Log(0.25)) / 5, 1e-12);
            comparison.ToString().Should().EndWith("; 1 tokens of probability 0 left out");
        }
    }

    [Fact]
    public void Different_vocabularies_and_texts_are_refused()
    {
        EncodedCorpus text = Text(3, 4, 3, 3);
        var foreign = new FixedModel(Vocabulary.FromList(["a"]), 1f);
        TokenScores scores = Evaluator.ScoreTokens(("one", One), text);

        FluentActions.Invoking(() => Evaluator.ComparePaired(("one", One), ("foreign", foreign), text)).Should().Throw<ArgumentException>().WithMessage("*vocabulary*differs*");
        FluentActions.Invoking(() => Evaluator.ComparePaired(scores, Evaluator.ScoreTokens(("foreign", foreign), new EncodedCorpus(foreign.Vocabulary, new int[5]))))
            .Should().Throw<ArgumentException>().WithMessage("*'one'*differs*'foreign'*ComparePairedPerUnit*");
        FluentActions.Invoking(() => Evaluator.ComparePaired(scores, Evaluator.ScoreTokens(("two", Two), Text(3, 3, 3, 3))))
            .Should().Throw<ArgumentException>().WithMessage("*counted token 1 is 'b'*'a'*");
        FluentActions.Invoking(() => Evaluator.ComparePaired(scores, Evaluator.ScoreTokens(("two", Two), text, new EvaluationOptions { CountEndOfSentence = false })))
            .Should().Throw<ArgumentException>().WithMessage("*5 tokens*4 in*");
        FluentActions.Invoking(() => Evaluator.ComparePaired(scores, Evaluator.ScoreTokens(("two", Two), text), new PairedComparisonOptions { ResamplingUnit = ResamplingUnit.Sentence }))
            .Should().Throw<ArgumentException>().WithMessage("*at least 2 observations*");
    }

    [Fact]
    public void Words_and_characters_are_compared_per_character()
    {
        string[] lines = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? "ab" : "b a")];
        Corpus characters = Corpus.FromLines(lines, new CorpusOptions { Tokenizer = new CharacterTokenizer() });
        Corpus words = Corpus.FromLines(lines);
        EncodedCorpus letters = characters.Encode(characters.BuildVocabulary()), tokens = words.Encode(words.BuildVocabulary());
        var fair = new FixedModel(letters.Vocabulary, [.. Enumerable.Repeat(0.2f, letters.Vocabulary.Count)]);
        var better = new FixedModel(tokens.Vocabulary, [.. Enumerable.Repeat(0.4f, tokens.Vocabulary.Count)]);
        long[] units = [.. lines.Select(line => line.Length + 1L)];

        PairedComparison comparison = Evaluator.ComparePairedPerUnit(("characters", fair, letters), ("words", better, tokens), "character", units);
        Comparison unpaired = Evaluator.ComparePerUnit([("characters", fair, letters), ("words", better, tokens)], "character", units.Sum());

        comparison.FirstPerplexity.Should().BeApproximately(unpaired.Rows[0].Perplexity, 1e-10);
        comparison.SecondPerplexity.Should().BeApproximately(unpaired.Rows[1].Perplexity, 1e-10);
        (comparison.Unit, comparison.Units, comparison.SecondWins, comparison.ResamplingUnit).Should().Be(("character", units.Sum(), 60L, ResamplingUnit.Sentence));
        comparison.PValue.Should().BeLessThan(0.001);
        FluentActions.Invoking(() => Evaluator.ComparePairedPerUnit(("characters", fair, letters), ("words", better, tokens), "character", [1, 2]))
            .Should().Throw<ArgumentException>().WithMessage("*2 sentences*'characters' has 60*");
        FluentActions.Invoking(() => Evaluator.ComparePairedPerUnit(("characters", fair, letters.AsStream()), ("words", better, tokens), "character", units))
            .Should().Throw<ArgumentException>().WithMessage("*'characters' has no sentences*");
    }

    private static EncodedCorpus Text(params int[] ids) => new(Words, ids, [ids.Length]);

    private static EncodedCorpus Text(int[] first, int[] second) => new(Words, (int[])[.. first, .. second], [first.Length, first.Length + second.Length]);
}
