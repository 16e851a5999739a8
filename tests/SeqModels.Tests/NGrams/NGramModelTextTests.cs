using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.NGrams.Storage;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>The tokenizer of an n-gram model: taken from the text, kept in every file, and scores of text by it.</summary>
public sealed class NGramModelTextTests : IDisposable
{
    private const int VersionAt = 8;
    private const string Lines = "in the first place\nin the end\nthe first and the last\n";

    private static readonly EncodedCorpus Words = Encode(CorpusOptions.Sentences);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-ngram-text-");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<NGramStorageKind> Kinds => new(NGramStorageKind.Hashed, NGramStorageKind.Packed);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_loaded_model_scores_text(NGramStorageKind kind)
    {
        NGramModel estimated = NGramModel.Estimate(Words, 3, NGramSmoothing.WittenBell());
        string path = PathOf("model");
        estimated.Save(path, new NGramStorageOptions { Kind = kind });
        using NGramModel model = NGramModel.Load(path);
        model.Verify();
        model.Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        Vocabulary vocabulary = model.Vocabulary;

        NGramState state = model.BeginOfSentenceState();
        model.Score(in state, vocabulary.IdOf("in"), out state);
        model.Score(in state, vocabulary.IdOf("the"), out state);
        model.Probability("in the", "first").Should().BeApproximately(Math.Exp(model.Score(in state, vocabulary.IdOf("first"), out _)), 1e-12);
        model.LogProbability("in the zebra").Should().BeApproximately(model.SentenceLogProbability(vocabulary.Encode(["in", "the", "zebra"])), 1e-12);
        model.FullScores("in the first zebra").Select(score => (score.Word, score.MatchedOrder, score.IsOutOfVocabulary)).Should()
            .Equal(("in", 2, false), ("the", 3, false), ("first", 3, false), ("zebra", 1, true), ("</s>", 1, false));
        model.GenerateText("in the ", new GenerationOptions { MaxTokens = 3 }).Should().StartWith("in the");
    }

    [Theory]
    [InlineData("in the first zebra")]
    [InlineData("the <unk> last place")]
    [InlineData("")]
    public void Full_scores_agree_with_the_explanation_and_the_score_of_a_file(string sentence)
    {
        foreach (NGramModel model in (NGramModel[])[
            NGramModel.Estimate(Words, 3), NGramModel.Estimate(Words.AsStream(), 2, NGramSmoothing.WittenBell()), NGramModel.Estimate(Words, 2, NGramSmoothing.AddK(0.5))])
        {
            IReadOnlyList<WordScore> scores = model.FullScores(sentence);
            IEnumerable<string> words = model.Tokenizer!.Tokenize(sentence);
            NGramExplanation explanation = model.Explain(model.BySentences ? words : words.Append("</s>"));
            scores.Select(score => (score.MatchedOrder, score.IsOutOfVocabulary, score.LogProbability)).Should().Equal(
                explanation.Tokens.Select(token => ((int?)token.MatchedOrder, token.IsOov, token.LogProbability)));
            string path = PathOf("text");
            File.WriteAllText(path, sentence + "\n");
            TextScore score = model.ScoreFile(path);
            score.OovTokens.Should().Be(scores.Count(word => word.IsOutOfVocabulary));
            score.LogProbabilityIncludingOov.Should().BeApproximately(scores.Sum(word => word.LogProbability), 1e-9);
            model.LogProbability(sentence).Should().BeApproximately(score.LogProbabilityIncludingOov, 1e-9);
        }
    }

    [Fact]
    public void The_tokenizer_is_that_of_the_text()
    {
        NGramModel.Estimate(Encode(CorpusOptions.Characters), 3).Tokenizer.Should().BeOfType<CharacterTokenizer>();
        Words.AsStream().Slice(1, 5).Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        Words.Split(0.5, 0.5, 0).Train.Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        var bare = new EncodedCorpus(Words.Vocabulary, Words.Memory);
        NGramModel.Estimate(bare, 2).Tokenizer.Should().BeNull();
        NGramModel.Estimate(bare, 2).Invoking(model => model.LogProbability("in the")).Should().Throw<InvalidOperationException>().WithMessage("LogProbability: n-gram model of order 2 * has no tokenizer*");
        NGramModel.Estimate(new EncodedCorpus(Words.Vocabulary, Words.Memory, null, new RegexTokenizer()), 2).Tokenizer.Should().BeOfType<RegexTokenizer>();
    }

    [Theory]
    [InlineData("MaximumLikelihood")]
    [InlineData("AddK")]
    public void A_model_of_counts_keeps_it(string smoothing)
    {
        string path = PathOf("model");
        NGramModel.Estimate(Encode(CorpusOptions.Characters), 3, smoothing == "AddK" ? NGramSmoothing.AddK(0.1) : NGramSmoothing.MaximumLikelihood).Save(path);
        using NGramModel model = NGramModel.Load(path);
        model.Tokenizer.Should().BeOfType<CharacterTokenizer>();
        model.Counts!.Tokenizer.Should().BeOfType<CharacterTokenizer>();
        model.FullScores("the").Should().HaveCount(3);
    }

    [Fact]
    public void Counts_keep_it_and_sums_of_equal_ones()
    {
        NGramCounts words = NGramCounts.Count(Words, 2), characters = NGramCounts.Count(new EncodedCorpus(Words.Vocabulary, Words.Memory, Ends(), new CharacterTokenizer()), 2);
        string path = PathOf("counts");
        words.Save(path);
        NGramModel.Estimate(NGramCounts.Load(path)).Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        NGramCounts.Merge(words, words).Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        NGramCounts.Merge(words, characters).Tokenizer.Should().BeNull();
        NGramModel a = NGramModel.Estimate(words), b = NGramModel.Estimate(characters);
        NGramMixture.Linear([a, a], [0.5, 0.5]).Model.Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        NGramMixture.LogLinear([a, b], [0.5, 0.5]).Model.Tokenizer.Should().BeNull();
    }

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(1L << 40)]
    public void Estimation_to_a_file_and_changed_models_keep_it(long budget)
    {
        string text = PathOf("text"), path = PathOf("model"), parts = PathOf("parts");
        File.WriteAllText(text, Lines);
        var options = new NGramCountingOptions { MemoryBudget = budget };
        NGramModel.EstimateToFile(path, text, 3, options: options);
        NGramModel.EstimateToFile(parts, [Encode(CorpusOptions.Sentences with { Tokenizer = new RegexTokenizer() })], 3, options: options);
        using NGramModel model = NGramModel.Load(path), other = NGramModel.Load(parts);
        model.Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        other.Tokenizer.Should().BeOfType<RegexTokenizer>();
        foreach (NGramModel changed in (NGramModel[])[
            other.Store(), other.Prune(NGramPruning.ByEntropy(1e-6)), other.AddWords(["more"]), other.RestrictVocabulary(["the", "first"])])
        {
            changed.Tokenizer.Should().BeOfType<RegexTokenizer>();
        }
    }

    [Fact]
    public void An_arpa_model_reads_words_unless_it_is_to_read_otherwise()
    {
        using var stream = new MemoryStream();
        Arpa.Write(NGramModel.Estimate(Words, 2), stream);
        NGramModel Read(ArpaReadOptions? options)
        {
            stream.Position = 0;
            return Arpa.Read(stream, options);
        }

        Read(null).FullScores("in the").Should().HaveCount(3);
        Read(new ArpaReadOptions { Tokenizer = new CharacterTokenizer() }).FullScores("in the").Should().HaveCount(7);
        Read(new ArpaReadOptions { Tokenizer = null }).Tokenizer.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_given_tokenizer_replaces_that_of_the_file_and_is_saved(NGramStorageKind kind)
    {
        string first = PathOf("first"), second = PathOf("second"), third = PathOf("third");
        NGramModel estimated = NGramModel.Estimate(Words, 3);
        estimated.Save(first, new NGramStorageOptions { Kind = kind });
        using (NGramModel model = NGramModel.Load(first, new NGramLoadOptions { Tokenizer = new RegexTokenizer(new Regex("[a-z]+"), "_") }))
        {
            model.Tokenizer!.Tokenize("in, the").Should().Equal("in", "the");
            model.Save(second);
        }

        using NGramModel again = NGramModel.Load(second);
        again.Verify();
        again.Tokenizer.Should().BeOfType<RegexTokenizer>().Which.Separator.Should().Be("_");
        again.StorageKind.Should().Be(kind);
        again.LogProbability("in the first").Should().Be(estimated.LogProbability("in the first"));
        again.Save(third);
        File.ReadAllBytes(third).Should().Equal(File.ReadAllBytes(second));
    }

    [Fact]
    public void Of_a_users_own_tokenizer_the_file_has_the_name()
    {
        string path = PathOf("model");
        NGramModel.Estimate(Encode(CorpusOptions.Sentences with { Tokenizer = new Commas() }, "a,b\nb,a"), 2).Save(path);
        Encoding.UTF8.GetString(File.ReadAllBytes(path)).Should().Contain(nameof(Commas));
        using NGramModel bare = NGramModel.Load(path), given = NGramModel.Load(path, new NGramLoadOptions { Tokenizer = new Commas() });
        bare.Tokenizer.Should().BeNull();
        given.FullScores("a,b").Should().HaveCount(3);
    }

    [Fact]
    public void Without_tokenizer_files_have_the_version_before()
    {
        var bare = new EncodedCorpus(Words.Vocabulary, Words.Memory, Ends());
        foreach ((EncodedCorpus corpus, int version) in (ReadOnlySpan<(EncodedCorpus, int)>)[(bare, 2), (Words, 3)])
        {
            foreach (NGramSmoothing smoothing in (NGramSmoothing[])[NGramSmoothing.WittenBell(), NGramSmoothing.AddK(1)])
            {
                string path = PathOf("model");
                NGramModel.Estimate(corpus, 2, smoothing).Save(path);
                BinaryPrimitives.ReadInt32LittleEndian(File.ReadAllBytes(path).AsSpan(VersionAt)).Should().Be(version);
                using NGramModel model = NGramModel.Load(path);
                model.Tokenizer.Should().Match<ITokenizer?>(tokenizer => tokenizer is WhitespaceTokenizer == (version == 3));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_tokenizer_is_refused(NGramStorageKind kind)
    {
        string path = PathOf("model");
        NGramModel.Estimate(Words, 2).Save(path, new NGramStorageOptions { Kind = kind });
        var file = new CraftedModel(path);
        Span<byte> texts = file.Section<byte>(StoredLayout.TextSection);
        texts[texts.IndexOf("{\"type\""u8)] = (byte)'[';
        file.Write(path);
        FluentActions.Invoking(() => NGramModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"'{path}' cannot be loaded: its tokenizer*");
    }

    private static int[] Ends()
    {
        int end = 0;
        return [.. Enumerable.Range(0, Words.SentenceCount).Select(i => end += Words.Sentence(i).Length)];
    }

    private static EncodedCorpus Encode(CorpusOptions options, string text = Lines)
    {
        Corpus corpus = Corpus.FromText(text, options);
        return corpus.Encode(corpus.BuildVocabulary());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private sealed class Commas : ITokenizer
    {
        public void Tokenize(ReadOnlySpan<char> text, Action<ReadOnlySpan<char>> receive)
        {
            foreach (Range range in text.Split(','))
                receive(text[range]);
        }

        public string Join(IEnumerable<string> tokens) => string.Join(',', tokens);
    }
}
