using System.Text.RegularExpressions;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Tests.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.Text;

/// <summary>Every tokenizer, table and file works in Unicode scalar values.</summary>
[Trait("Category", "Culture")]
public sealed class ScalarValueTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string> Tokenizers => ["characters", "words", "regex", "any one", "not word", "word"];

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void No_tokenizer_cuts_a_character(string name)
    {
        ITokenizer tokenizer = Make(name);
        foreach (string line in Awkward.Lines.Append(string.Concat(Awkward.Words)))
        {
            IReadOnlyList<string> tokens = tokenizer.Tokenize(line);

            tokens.Should().NotContain(token => Awkward.HasLoneSurrogate(token) || token.Length == 0, line);
            if (name is not "not word" and not "word")
            {
                string.Concat(tokens).Should().Be(name == "characters" || name == "any one" ? line : line.Replace(" ", "", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void The_default_pattern_knows_letters_and_signs_of_all_planes()
    {
        var tokenizer = new RegexTokenizer();

        tokenizer.Tokenize("hi 😀!").Should().Equal("hi", "😀", "!");
        tokenizer.Tokenize("𠀀𠮷野家 x").Should().Equal("𠀀𠮷野家", "x");
        tokenizer.Tokenize("a𝒲1_b").Should().Equal("a𝒲1_b");
        tokenizer.Tokenize("👨‍👩").Should().Equal("👨", "\u200D", "👩");
        tokenizer.Tokenize("e\u0301t\u0301e 𝒲").Should().Equal("e\u0301t\u0301e", "𝒲");
        tokenizer.Tokenize("x\uD83Dy \uDE00").Should().Equal("x", "\uD83D", "y", "\uDE00");
    }

    [Fact]
    public void Text_without_characters_of_other_planes_is_cut_as_the_pattern_says()
    {
        var given = new RegexTokenizer(new RegexTokenizer().Pattern);
        foreach (string line in new[] { "Don't stop, 3.14!", "e\u0301a שָׁלוֹם हिन्दी \u202Bא\u202C a\u00A0b\u2028c\u0085d", "_a-b\u203Fc" })
        {
            new RegexTokenizer().Tokenize(line).Should().Equal(given.Tokenize(line));
            // The way over scalar values gives the same.
            new RegexTokenizer().Tokenize(line + " 😀").Should().Equal([.. given.Tokenize(line), "😀"]);
        }
    }

    [Fact]
    public void A_pattern_of_ones_own_takes_whole_characters()
    {
        new RegexTokenizer(new Regex(".")).Tokenize("a😀b").Should().Equal("a", "😀", "b");
        new RegexTokenizer(new Regex("(?<=\uD83D).")).Tokenize("a😀b").Should().Equal("😀");
        new RegexTokenizer(new Regex("[^ ]..?")).Tokenize("😀😀 ab").Should().Equal("😀😀", "ab");
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Every_token_goes_through_vocabulary_file_corpus_and_models(string name)
    {
        Corpus corpus = Corpus.FromLines(Awkward.Lines, CorpusOptions.Sentences with { Tokenizer = Make(name) });
        Vocabulary vocabulary = corpus.BuildVocabulary();
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        stream.Position = 0;
        Vocabulary.Load(stream).Should().Be(vocabulary);
        EncodedCorpus encoded = corpus.Encode(vocabulary);
        vocabulary.Decode(encoded.Ids).Should().Equal(corpus.Tokens());
        if (name == "characters")
        {
            return;
        }
        using NGramModel model = NGramModel.Estimate(encoded, 2, NGramSmoothing.WittenBell());
        model.Save(_path);
        using NGramModel loaded = NGramModel.Load(_path);
        loaded.Vocabulary.Should().Be(vocabulary);
        if (name != "any one")
        {
            Arpa.Write(model, _path);
            Arpa.Read(_path).Vocabulary.Should().Be(vocabulary);
        }
    }

    [Fact]
    public void A_file_of_words_gives_the_same_bytes_as_a_corpus()
    {
        File.WriteAllLines(_path, Awkward.Lines);

        EncodedCorpus read = SentenceFile.Read(_path);

        read.Vocabulary.Should().Be(Corpus.FromFile(_path).BuildVocabulary());
        using NGramModel model = NGramModel.Estimate(read, 2, NGramSmoothing.WittenBell());
        model.ScoreFile(_path).OovTokens.Should().Be(0);
    }

    [Fact]
    public void Halves_of_pairs_that_stand_alone_are_tokens_as_they_are()
    {
        string[] tokens = ["\uD83D", "\uDE00", "a\uD800b", "\uFFFD", "x"];
        Vocabulary vocabulary = Vocabulary.FromList(["<unk>", "<s>", "</s>", .. tokens], "<unk>", "<s>", "</s>");
        new WhitespaceTokenizer().Tokenize(string.Join(' ', tokens)).Should().Equal(tokens);
        new CharacterTokenizer().Tokenize("\uD83Da\uDE00").Should().Equal("\uD83D", "a", "\uDE00");
        vocabulary.Encode(tokens).Should().Equal(3, 4, 5, 6, 7);

        // Text has none of them, and what stands for damage elsewhere is a word of its own.
        File.WriteAllText(_path, "\uFFFD x\n");
        SentenceFile.Read(_path, vocabulary).Ids.ToArray().Should().Equal(6, 7);

        BackoffTables tables = Backoff.Random(1, vocabulary, 2);
        FluentActions.Invoking(() => Backoff.Write(tables)).Should().Throw<ArgumentException>().WithMessage("*id 3*unpaired surrogate*EscapeTokens*");
        Backoff.ShouldEqual(Backoff.Read(Backoff.Write(tables, new() { EscapeTokens = true }), new() { EscapedTokens = true }), tables);
    }

    [Fact]
    public void Messages_show_whole_characters()
    {
        string word = string.Concat(Enumerable.Repeat("😀", 40)), shifted = "a" + word;

        foreach (string text in new[] { word, shifted })
        {
            FluentActions.Invoking(() => Backoff.Read($"\\data\\\nngram 1=1\n\\1-grams:\n{text} b\n\\end\\")).Should().Throw<InvalidDataException>()
                .Which.Message.Should().Contain("😀…'").And.NotContain("\uFFFD");
        }
    }

    public void Dispose() => File.Delete(_path);

    private static ITokenizer Make(string name) => name switch
    {
        "characters" => new CharacterTokenizer(),
        "words" => new WhitespaceTokenizer(),
        "regex" => new RegexTokenizer(),
        "any one" => new RegexTokenizer(new Regex("."), ""),
        "not word" => new RegexTokenizer(new Regex(@"[^\w\s]")),
        _ => new RegexTokenizer(new Regex(@"\S+?")),
    };
}
