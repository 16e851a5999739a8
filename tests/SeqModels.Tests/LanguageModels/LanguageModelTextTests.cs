using System.Text.RegularExpressions;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Language models by words and text, with the tokenizer that belongs to the model.</summary>
public sealed class LanguageModelTextTests : IDisposable
{
    private static readonly Corpus Lines = Corpus.FromText("in the first place\nin the end\nthe first and the last", CorpusOptions.Sentences);
    private static readonly EncodedCorpus Encoded = Lines.Encode(Lines.BuildVocabulary(VocabularyOptions.Sentences));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-text-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void WordsAndSentencesAreScored()
    {
        var model = new RecurrentLanguageModel(Encoded.Vocabulary, Small(), new WhitespaceTokenizer());
        model.Evaluate();
        LanguageModelState state = model.CreateState();
        foreach (int token in Encoded.Vocabulary.Encode(["in", "the"]))
            state.Advance(token);
        model.Probability("in the", "first").Should().BeApproximately(Math.Exp(state.LogProbability(Encoded.Vocabulary.IdOf("first"))), 1e-6);
        model.Probability("in", "the first").Should().BeApproximately(model.Probability("in", "the") * model.Probability("in the", "first"), 1e-7);

        IReadOnlyList<WordScore> scores = model.FullScores("in the zebra");
        scores.Select(score => score.Word).Should().Equal("in", "the", "zebra", "</s>");
        scores.Select(score => score.IsOutOfVocabulary).Should().Equal(false, false, true, false);
        scores.Should().OnlyContain(score => score.MatchedOrder == null);
        model.LogProbability("in the zebra").Should().BeApproximately(scores.Sum(score => score.LogProbability), 1e-5);
        scores[2].ToString().Should().StartWith("zebra: ln p = -").And.EndWith(", OOV");
        model.Invoking(m => m.Probability("in", " ")).Should().Throw<ArgumentException>().WithMessage("Probability: the word must contain at least one token*");
    }

    [Fact]
    public void AnNGramModelTellsTheMatchedOrder()
    {
        using NGramModel ngram = NGramModel.Estimate(Encoded, 3, NGramSmoothing.WittenBell());
        ILanguageModel model = new Cut(ngram, new WhitespaceTokenizer());
        model.FullScores("in the first zebra").Select(score => (score.Word, score.MatchedOrder)).Should()
            .Equal(("in", 2), ("the", 3), ("first", 3), ("zebra", 1), ("</s>", 1));
    }

    [Fact]
    public void WithoutATokenizerTheMethodIsNamed()
    {
        var model = new RecurrentLanguageModel(Encoded.Vocabulary, Small());
        model.Invoking(m => m.LogProbability("in the")).Should().Throw<InvalidOperationException>().WithMessage("LogProbability: RecurrentLanguageModel (Gru, 1 layer of 6, * has no tokenizer*");
        model.Invoking(m => m.GenerateText("in the")).Should().Throw<InvalidOperationException>().WithMessage("GenerateText: *");
    }

    public static TheoryData<ITokenizer> Tokenizers => new(
        new WhitespaceTokenizer(), new CharacterTokenizer(), new RegexTokenizer(), new RegexTokenizer(separator: ""), new RegexTokenizer(new Regex("[a-z]+", RegexOptions.IgnoreCase), "_"));

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void TheTokenizerIsSavedWithTheModel(ITokenizer tokenizer)
    {
        string path = Path.Combine(_folder.FullName, "model");
        var model = new RecurrentLanguageModel(Encoded.Vocabulary, Small(), tokenizer);
        model.Evaluate();
        model.Save(path);
        RecurrentLanguageModel loaded = RecurrentLanguageModel.Load(path);
        loaded.Tokenizer.Should().BeOfType(tokenizer.GetType());
        const string Sample = "In the First, place!";
        loaded.Tokenizer!.Tokenize(Sample).Should().Equal(tokenizer.Tokenize(Sample));
        loaded.Tokenizer!.Join(["a", "b"]).Should().Be(tokenizer.Join(["a", "b"]));
        loaded.GenerateText("the ").Should().Be(model.GenerateText(tokenizer, "the "));
        loaded.FullScores(Sample).Should().Equal(model.FullScores(Sample));
        model.WithPrecision(WeightPrecision.Int8).Tokenizer.Should().BeSameAs(tokenizer);
    }

    [Fact]
    public void ATokenizerOfOnesOwnIsGivenOnLoading()
    {
        string path = Path.Combine(_folder.FullName, "model");
        new RecurrentLanguageModel(Encoded.Vocabulary, Small(), new Backwards()).Save(path);
        RecurrentLanguageModel.Load(path).Tokenizer.Should().BeNull();
        RecurrentLanguageModel.Load(path, new() { Tokenizer = new Backwards() }).Tokenizer.Should().BeOfType<Backwards>();
        TokenizerDescription.Write(new Backwards()).Should().Contain("LanguageModelTextTests");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"Telepathic\"}")]
    [InlineData("{\"type\":\"Regex\"}")]
    [InlineData("{\"type\":\"Regex\",\"separator\":\" \",\"pattern\":\"a\",\"options\":\"Loud\"}")]
    public void AWrongDescriptionIsRefused(string text) => FluentActions.Invoking(() => TokenizerDescription.Read(text)).Should().Throw<FormatException>();

    private static RecurrentLanguageModelOptions Small() => new() { Recurrent = new GruOptions(), HiddenSize = 6, EmbeddingSize = 4, Seed = 2 };

    /// <summary>A model with a tokenizer.</summary>
    private sealed class Cut(ILanguageModel model, ITokenizer tokenizer) : ILanguageModel
    {
        public Vocabulary Vocabulary => model.Vocabulary;

        public ITokenizer Tokenizer => tokenizer;

        public LanguageModelState CreateState() => model.CreateState();
    }

    private sealed class Backwards : ITokenizer
    {
        public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
        {
            for (int i = line.Length - 1; i >= 0; i--)
                receive(line.Slice(i, 1));
        }

        public string Join(IEnumerable<string> tokens) => string.Concat(tokens);
    }
}
