using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SeqModels.Cli.NGrams;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.Tests.NGrams;

public sealed class NGramEstimateTests : IDisposable
{
    private static readonly string Text = NGramTexts.Sentences(300, 1), HeldOut = NGramTexts.Sentences(50, 2);

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Methods => [.. SmoothingMethod.All.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_model_is_that_of_the_library(string name)
    {
        string text = _folder.Write("a.txt", Text), heldOut = _folder.Write("b.txt", HeldOut), model = _folder.File("a.ngrams");
        SmoothingMethod method = SmoothingMethod.Find(name);
        string[] tune = name.StartsWith("jelinek", StringComparison.Ordinal) ? ["--tune", heldOut] : [];
        WorkFolder.Run(["ngram", "estimate", text, "--order", "3", "--smoothing", name, "--out", model, .. tune]).Succeeded();

        EncodedCorpus corpus = SentenceFile.Read(text);
        NGramSmoothing smoothing = method.Create(new SmoothingSettings { HeldOut = tune.Length > 0 ? SentenceFile.Read(heldOut, corpus.Vocabulary) : null });
        using NGramModel expected = NGramModel.Estimate(corpus, 3, smoothing), found = NGramModel.Load(model);
        found.Order.Should().Be(3);
        found.ScoreFile(heldOut).LogProbabilityIncludingOov.Should().Be(expected.ScoreFile(heldOut).LogProbabilityIncludingOov);
    }

    [Fact]
    public void Pruning_thresholds_are_those_of_the_library()
    {
        string text = _folder.Write("a.txt", Text), model = _folder.File("a.arpa");
        ToolResult result = WorkFolder.Run("ngram", "estimate", text, "--order", "3", "--prune", "0", "0", "1", "--out", model, "--json").Succeeded();
        NGramSmoothing smoothing = NGramSmoothing.ModifiedKneserNey() with { PruneThresholds = [0, 0, 1] };
        using NGramModel expected = NGramModel.Estimate(SentenceFile.Read(text), 3, smoothing);
        Arpa.Write(expected, _folder.File("b.arpa"));
        File.ReadAllText(model).Should().Be(File.ReadAllText(_folder.File("b.arpa")));
        JsonElement top = JsonDocument.Parse(result.Output).RootElement.GetProperty("orders")[2];
        top.GetProperty("keptNGrams").GetInt32().Should().Be(expected.NGramCount(3)).And.BeLessThan(top.GetProperty("nGrams").GetInt32());
        top.GetProperty("discounts").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public void A_memory_budget_gives_the_same_model()
    {
        string text = _folder.Write("a.txt", Text), model = _folder.File("a.arpa"), small = _folder.File("b.arpa"), packed = _folder.File("b.ngrams");
        WorkFolder.Run("ngram", "estimate", text, "--order", "3", "--out", model).Succeeded();
        WorkFolder.Run("ngram", "estimate", text, "--order", "3", "--memory", "20K", "--temporary", _folder.Path, "--out", small).Succeeded();
        WorkFolder.Run("ngram", "estimate", text, "--order", "3", "--memory", "20K", "--temporary", _folder.Path, "--out", packed).Succeeded();

        using NGramModel expected = Arpa.Read(model), written = Arpa.Read(small), loaded = NGramModel.Load(packed);
        loaded.StorageKind.Should().Be(NGramStorageKind.Packed);
        written.ScoreFile(text).LogProbabilityIncludingOov.Should().Be(expected.ScoreFile(text).LogProbabilityIncludingOov);
        loaded.ScoreFile(text).LogProbabilityIncludingOov.Should().Be(expected.ScoreFile(text).LogProbabilityIncludingOov);
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("a.txt", "a.arpa", "b.arpa", "b.ngrams");
    }

    [Fact]
    public void Several_texts_gzip_and_the_standard_input_are_one_text()
    {
        string whole = _folder.Write("whole.txt", Text), first = _folder.Write("first.txt", "\uFEFF" + Text[..Text.IndexOf('\n')]);
        string rest = Text[(Text.IndexOf('\n') + 1)..];
        string zipped = _folder.File("rest.gz");
        using (var stream = new GZipStream(File.Create(zipped), CompressionMode.Compress))
        {
            stream.Write(Encoding.UTF8.GetBytes(rest));
        }

        string[] models = [_folder.File("a.arpa"), _folder.File("b.arpa"), _folder.File("c.arpa")];
        WorkFolder.Run("ngram", "estimate", whole, "--order", "2", "--out", models[0]).Succeeded();
        WorkFolder.Run("ngram", "estimate", first, zipped, "--order", "2", "--out", models[1]).Succeeded();
        WorkFolder.RunWith(Text, "ngram", "estimate", "--order", "2", "--out", models[2]).Succeeded();
        models.Select(File.ReadAllText).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void An_error_names_the_text_and_its_line()
    {
        string good = _folder.Write("good.txt", Text), bad = _folder.Write("bad.txt", "a b\nc </s> d\n");
        ToolResult files = WorkFolder.Run("ngram", "estimate", good, bad, "--out", _folder.File("a.ngrams"));
        files.Status.Should().Be(1);
        files.Error.Should().Contain(bad).And.Contain("2").And.NotContain("seqmodels-text-");
        ToolResult input = WorkFolder.RunWith("a <s> b\n", "ngram", "estimate", "--out", _folder.File("a.ngrams"));
        input.Error.Should().Contain("standard input").And.NotContain("seqmodels-text-");
        File.Exists(_folder.File("a.ngrams")).Should().BeFalse();
    }

    [Fact]
    public void A_text_with_unk_gets_another_unknown_token()
    {
        string text = _folder.Write("a.txt", "a <unk> b\n" + Text), model = _folder.File("a.ngrams");
        WorkFolder.Run("ngram", "estimate", text, "--order", "2", "--out", model).Succeeded().Error.Should().Contain("the unknown token is <oov>");
        using (NGramModel found = NGramModel.Load(model))
        {
            found.Vocabulary[found.Vocabulary.UnknownId!.Value].Should().Be("<oov>");
        }

        WorkFolder.Run("ngram", "estimate", text, "--order", "2", "--out", _folder.File("a.arpa")).Status.Should().Be(2);
        WorkFolder.Run("ngram", "estimate", text, "--order", "2", "--skip-special-tokens", "--out", _folder.File("a.arpa")).Succeeded();
    }

    [Fact]
    public void Words_outside_a_vocabulary_are_unknown()
    {
        string text = _folder.Write("a.txt", Text), words = _folder.Write("words.txt", "w0 w1\nw2\n"), model = _folder.File("a.ngrams");
        WorkFolder.Run("ngram", "estimate", text, "--order", "2", "--vocabulary", words, "--discount-fallback", "0.5", "1", "1.5", "--out", model).Succeeded()
            .Error.Should().BeEmpty();
        using var found = NGramModel.Load(model);
        found.Vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "w0", "w1", "w2");
    }

    [Fact]
    public void Characters_are_running_text()
    {
        string text = _folder.Write("a.txt", Text), model = _folder.File("a.ngrams");
        WorkFolder.Run("ngram", "estimate", text, "--unit", "char", "--order", "4", "--out", model).Succeeded();
        using var found = NGramModel.Load(model);
        found.BySentences.Should().BeFalse();
        found.Tokenizer.Should().BeOfType<CharacterTokenizer>();
    }

    [Theory]
    [InlineData("--factor belongs", "--smoothing", "katz", "--factor", "0.3")]
    [InlineData("--tune", "--smoothing", "jelinek-mercer")]
    [InlineData("--memory requires", "--smoothing", "add-k", "--memory", "1G")]
    [InlineData("--vocabulary cannot", "--vocabulary", "x", "--min-count", "2")]
    [InlineData("--memory must be a size", "--memory", "lots")]
    [InlineData("--bits requires", "--bits", "8")]
    [InlineData("--prune must be whole numbers", "--prune", "0", "x")]
    [InlineData("--smoothing must be one of", "--smoothing", "none")]
    public void Options_that_contradict_each_other_are_a_usage_error(string message, params string[] options)
    {
        ToolResult result = WorkFolder.Run(["ngram", "estimate", _folder.Write("a.txt", Text), "--out", _folder.File("a.ngrams"), .. options]);
        result.Status.Should().Be(2);
        result.Error.Should().Contain(message.Replace("belongs", "does not belong", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("500", 500)]
    [InlineData("2k", 2048)]
    [InlineData("1.5M", 1572864)]
    [InlineData("2G", 2147483648)]
    [InlineData("50%", 4000)]
    public void Sizes_of_memory_have_units(string text, long expected)
    {
        MemorySize.TryParse(text, 8000, out long bytes).Should().BeTrue();
        bytes.Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1G")]
    [InlineData("1e999")]
    [InlineData("0")]
    public void Other_sizes_are_refused(string text) => MemorySize.TryParse(text, 8000, out _).Should().BeFalse();
}
