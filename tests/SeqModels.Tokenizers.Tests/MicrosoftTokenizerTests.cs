using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tokenizers.Tests;

/// <summary>Each kind of tokenizer, with a small vocabulary of the test's own.</summary>
public sealed class MicrosoftTokenizerTests : IDisposable
{
    private const string Unicode = "häß, 日本 😀👩‍👧 ok";

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizers").FullName;

    [Theory]
    [InlineData("low lower lowest")]
    [InlineData("  two  spaces ")]
    [InlineData(Unicode)]
    [InlineData("")]
    public void TiktokenRestoresEveryText(string text)
    {
        MicrosoftTokenizer tokenizer = NewTiktoken();
        IReadOnlyList<string> tokens = tokenizer.Tokenize(text);
        tokenizer.Join(tokens).Should().Be(text);
        tokenizer.Vocabulary.Encode(tokens).Should().Equal(tokenizer.Inner.EncodeToIds(text), "ids are those of the tokenizer");
    }

    [Fact]
    public void TiktokenTokensHaveNames()
    {
        MicrosoftTokenizer tokenizer = NewTiktoken();
        tokenizer.Tokenize("low lower").Should().Equal("low", " low", "er");
        tokenizer.Tokenize("é").Should().Equal("<token 195>", "<token 169>");
        tokenizer.Vocabulary.EndId.Should().Be(tokenizer.Vocabulary.IdOf("<|end|>"));
        tokenizer.Vocabulary[300].Should().Be("<token 300>");
        tokenizer.Join(["low", "<no token>", "er"]).Should().Be("low<no token>er");
    }

    [Theory]
    [InlineData("low lower lowest")]
    [InlineData(Unicode)]
    public void ByteLevelBpeRestoresEveryText(string text)
    {
        MicrosoftTokenizer tokenizer = NewByteLevelBpe();
        IReadOnlyList<string> tokens = tokenizer.Tokenize(text);
        tokenizer.Join(tokens).Should().Be(text);
        tokenizer.Vocabulary.Encode(tokens).Should().Equal(tokenizer.Inner.EncodeToIds(text));
    }

    [Fact]
    public void BpeTellsItsUnknownToken()
    {
        var options = new BpeOptions(new Dictionary<string, int> { ["<unk>"] = 0, ["a"] = 1, ["b"] = 2, ["ab"] = 3 }) { Merges = ["a b"], UnknownToken = "<unk>" };
        var tokenizer = new MicrosoftTokenizer(BpeTokenizer.Create(options));
        tokenizer.Vocabulary.UnknownId.Should().Be(0);
        tokenizer.Tokenize("abab a").Should().Equal("ab", "ab", "a");
        tokenizer.Tokenize("azb").Should().Equal("a", "<unk>", "b");
    }

    [Fact]
    public void WordPiecesAreJoinedToWords()
    {
        string path = WriteLines("[UNK]", "un", "##aff", "##able", "is", "", "it");
        var tokenizer = new MicrosoftTokenizer(WordPieceTokenizer.Create(path), MicrosoftTokenizer.ReadLines(path));
        tokenizer.Tokenize("it is unaffable").Should().Equal("it", "is", "un", "##aff", "##able");
        tokenizer.Join(["it", "is", "un", "##aff", "##able"]).Should().Be("it is unaffable");
        tokenizer.Vocabulary.UnknownId.Should().Be(0);
        tokenizer.Vocabulary.IdOf("it").Should().Be(6);
        tokenizer.Tokenize("xyz").Should().Equal("[UNK]");
    }

    [Fact]
    public void SentencePiecesRestoreTheTextAndLeaveMarksOut()
    {
        MicrosoftTokenizer tokenizer = NewSentencePiece();
        tokenizer.Tokenize("the cat").Should().Equal("▁the", "▁cat");
        tokenizer.Join(tokenizer.Tokenize("the cat the")).Should().Be("the cat the");
        tokenizer.Vocabulary.UnknownId.Should().Be(0);
        tokenizer.Vocabulary.EndId.Should().Be(2);
    }

    /// <summary>Bytes of a character come as several tokens; streamed, they come as one character.</summary>
    [Fact]
    public void StreamsOfEveryTokenizerAreTheGeneratedText()
    {
        foreach (MicrosoftTokenizer tokenizer in (MicrosoftTokenizer[])[NewTiktoken(), NewByteLevelBpe(), NewSentencePiece()])
        {
            string text = tokenizer.Inner is SentencePieceTokenizer ? "the cat the cat cat" : Unicode + " low lower " + Unicode;
            Corpus corpus = Corpus.FromLines([.. Enumerable.Repeat(text, 5)], new CorpusOptions { Tokenizer = tokenizer });
            EncodedCorpus encoded = corpus.Encode(tokenizer.Vocabulary);
            var model = SeqModels.NGrams.NGramModel.Estimate(encoded.AsStream(), 4, SeqModels.NGrams.NGramSmoothing.WittenBell());
            for (ulong seed = 0; seed < 5; seed++)
            {
                var options = new GenerationOptions { Seed = seed, MaxTokens = 60 };
                string[] pieces = [.. model.StreamText(tokenizer, "", options)];
                string.Concat(pieces).Should().Be(model.GenerateText(tokenizer, "", options), $"of {tokenizer}");
            }
        }
    }

    /// <summary>A model file stores the vocabulary and the name of the tokenizer's class.</summary>
    [Fact]
    public void AModelIsSavedWithTheVocabularyAndLoadedWithTheTokenizer()
    {
        MicrosoftTokenizer tokenizer = NewTiktoken();
        var model = new RecurrentLanguageModel(tokenizer.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 4, EmbeddingSize = 4 }, tokenizer);
        model.Evaluate();
        string path = Path.Combine(_folder, "model");
        model.Save(path);

        RecurrentLanguageModel.Load(path).Tokenizer.Should().BeNull();
        RecurrentLanguageModel loaded = RecurrentLanguageModel.Load(path, new RecurrentLanguageModelLoadOptions { Tokenizer = NewTiktoken() });
        loaded.Vocabulary.Should().Be(tokenizer.Vocabulary);
        loaded.GenerateText("low ").Should().Be(model.GenerateText("low "));
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        string path = WriteLines("[UNK]", "a", "b", "a");
        FluentActions.Invoking(() => new MicrosoftTokenizer(WordPieceTokenizer.Create(WriteLines("[UNK]", "a")))).Should().Throw<ArgumentException>().WithMessage("*WordPieceTokenizer*ReadLines*");
        FluentActions.Invoking(() => MicrosoftTokenizer.ReadLines(path)).Should().Throw<InvalidDataException>().WithMessage("*'a' twice*lines 2 and 4*");
        FluentActions.Invoking(() => new MicrosoftTokenizer(NewTiktoken().Inner, end: "</s>")).Should().Throw<ArgumentException>().WithMessage("*</s>*");
        FluentActions.Invoking(() => new MicrosoftTokenizer(NewTiktoken().Inner, new Dictionary<string, int> { ["a"] = -1 })).Should().Throw<ArgumentException>().WithMessage("*'a' is -1*");
        FluentActions.Invoking(() => new MicrosoftTokenizer(null!)).Should().Throw<ArgumentNullException>();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string WriteLines(params string[] lines)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>All bytes, four merges, a gap, and an end token.</summary>
    private static MicrosoftTokenizer NewTiktoken()
    {
        IEnumerable<byte[]> tokens = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. new[] { "lo", "low", " low", "er" }.Select(Encoding.UTF8.GetBytes)];
        string file = string.Join('\n', tokens.Select((bytes, id) => $"{Convert.ToBase64String(bytes)} {id}"));
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(file));
        return new MicrosoftTokenizer(
            TiktokenTokenizer.Create(stream, preTokenizer: null, normalizer: null, new Dictionary<string, int> { ["<|end|>"] = 301 }), end: "<|end|>");
    }

    private static MicrosoftTokenizer NewByteLevelBpe()
    {
        // As in GPT-2's vocabulary: visible characters of Latin-1 stand for themselves, other bytes for characters from U+0100 on.
        int next = 256;
        string[] bytes = [.. Enumerable.Range(0, 256).Select(b => (char)(b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xFF and not 0xAD) ? b : next++)).Select(c => c.ToString())];
        var vocabulary = bytes.Concat(["lo", "low", "er"]).Select((token, id) => new KeyValuePair<string, int>(token, id));
        return new MicrosoftTokenizer(BpeTokenizer.Create(new BpeOptions(vocabulary) { ByteLevel = true, Merges = ["l o", "lo w", "e r"], PreTokenizer = new RegexPreTokenizer(new Regex(@" ?\S+|\s+"), null) }));
    }

    private static MicrosoftTokenizer NewSentencePiece()
    {
        using var stream = new MemoryStream(SentencePieceFile.Write(("▁the", -1), ("▁cat", -1.5f), ("▁", -3), ("t", -5), ("h", -5), ("e", -5), ("c", -5), ("a", -5)));
        return new MicrosoftTokenizer(SentencePieceTokenizer.Create(stream, addBeginningOfSentence: true, addEndOfSentence: true), end: "</s>");
    }
}
