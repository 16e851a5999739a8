using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>Streamed pieces of text are whole characters, and together the generated text.</summary>
public sealed class StreamTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("Größe, naïve, 日本語, 😀😀 and 👩‍👩‍👧")]
    [InlineData("\uFFFD real ones \uFFFD\uFFFD")]
    public void BytesWaitForTheirCharacter(string text)
    {
        string[] tokens = ByteTokenizer.Tokens(text);
        var model = new ScriptedModel(ByteTokenizer.All, new ByteTokenizer(), tokens) { PromptLength = ByteTokenizer.Tokens("é: ").Length };
        string[] pieces = [.. model.StreamText("é: ", new GenerationOptions { MaxTokens = tokens.Length })];

        string.Concat(pieces).Should().Be(text);
        pieces.Should().OnlyContain(piece => !char.IsHighSurrogate(piece.Last()) && !char.IsLowSurrogate(piece.First()));
        if (!text.Contains('\uFFFD'))
            pieces.Should().Equal(text.EnumerateRunes().Select(rune => rune.ToString()), "each is given as soon as it is complete");
    }

    [Fact]
    public void AnUnfinishedCharacterIsGivenAtTheEnd()
    {
        var model = new ScriptedModel(ByteTokenizer.All, new ByteTokenizer(), "41", "F0", "9F");
        model.StreamText("", new GenerationOptions { MaxTokens = 3 }).Should().Equal("A", "\uFFFD");
    }

    /// <summary>Bytes that are no characters, in any number, are given as what they are joined to, and the text after them.</summary>
    [Fact]
    public void BrokenBytesDoNotHoldTheTextForEver()
    {
        string[] tokens = [.. Enumerable.Repeat("FF", 50), .. ByteTokenizer.Tokens("ok 😀")];
        var model = new ScriptedModel(ByteTokenizer.All, new ByteTokenizer(), tokens);
        string.Concat(model.StreamText("", new GenerationOptions { MaxTokens = tokens.Length })).Should().Be(new string('\uFFFD', 50) + "ok 😀");
    }

    [Fact]
    public void HalvesOfASurrogatePairWaitForEachOther()
    {
        Vocabulary halves = Vocabulary.FromList(["a", "\uD83D", "\uDE00"]);
        var model = new ScriptedModel(halves, new CharacterTokenizer(), "a", "\uD83D", "\uDE00", "\uD83D", "a");
        model.StreamText("", new GenerationOptions { MaxTokens = 5 }).Should().Equal("a", "😀", "\uD83Da");
    }

    [Fact]
    public void SpacesAreThoseOfTheWholeText()
    {
        Vocabulary words = Vocabulary.FromList(["on", "and"]);
        var model = new ScriptedModel(words, new WhitespaceTokenizer(), "and", "on");
        model.StreamText("", new GenerationOptions { MaxTokens = 3 }).Should().Equal("and", " on", " on");
        model.StreamText("on", new GenerationOptions { MaxTokens = 2 }).Should().Equal(" on", " on");
    }

    /// <summary>A token that continues a word, as word pieces do, takes no space.</summary>
    [Fact]
    public void WordPiecesAreJoined()
    {
        Vocabulary pieces = Vocabulary.FromList(["un", "##aff", "##able", "is"]);
        var model = new ScriptedModel(pieces, new WordPieces(), "is", "un", "##aff", "##able", "is");
        model.StreamText("", new GenerationOptions { MaxTokens = 5 }).Should().Equal("is", " un", "aff", "able", " is");
    }

    [Fact]
    public void AStreamIsTheGeneratedText()
    {
        NGramModel model = NGramModel.Estimate(SampleText.Characters(200), 6, NGramSmoothing.WittenBell());
        var options = new GenerationOptions { MaxTokens = 100, Seed = 3 };
        IEnumerable<string> stream = model.StreamText(new CharacterTokenizer(), "the ", options);

        ("the " + string.Concat(stream)).Should().Be(model.GenerateText(new CharacterTokenizer(), "the ", options));
        stream.Should().Equal(stream, "it begins again");
        model.StreamText(new CharacterTokenizer(), "the ", options with { MaxTokens = null, StopAtEnd = false }).Take(1000).Should().HaveCount(1000);
        model.StreamText(new CharacterTokenizer(), "the ", options with { MaxTokens = 0 }).Should().BeEmpty();
    }

    [Fact]
    public void WithoutTokenizerItSaysSo() => FluentActions
        .Invoking(() => new ScriptedModel(ByteTokenizer.All, null).StreamTextAsync()).Should().Throw<InvalidOperationException>().WithMessage("StreamTextAsync:*tokenizer*");

    private sealed class WordPieces : ITokenizer
    {
        public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive) => new WhitespaceTokenizer().Tokenize(line, receive);

        public string Join(IEnumerable<string> tokens) => string.Join(' ', tokens).Replace(" ##", "", StringComparison.Ordinal);
    }
}
