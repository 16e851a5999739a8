using System.Globalization;
using System.Text.Json;
using SeqModels.Cli.NGrams;
using SeqModels.NGrams;

namespace SeqModels.Cli.Tests.NGrams;

public sealed class NGramQueryTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_have_id_matched_order_and_probability()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        ToolResult result = WorkFolder.RunWith("cow moo\n\nzebra\tmoo \n", "ngram", "query", model).Succeeded();
        result.Lines.Should().Equal(
            "cow=4 2 -0.3\tmoo=3 2 -0.2\t</s>=2 2 -0.4\tTotal: -0.9 OOV: 0",
            "</s>=2 1 -1\tTotal: -1 OOV: 0",
            "zebra=0 1 -1.3\tmoo=3 1 -0.7\t</s>=2 2 -0.4\tTotal: -2.4 OOV: 1",
            "Perplexity including OOVs:\t4.11420302",
            "Perplexity excluding OOVs:\t3.16227768",
            "OOVs:\t1",
            "Tokens:\t7");
    }

    [Fact]
    public void Json_has_a_line_per_sentence_and_the_summary()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        JsonElement[] lines = [.. WorkFolder.RunWith("cow \"ü\"\n", "ngram", "query", model, "--json").Succeeded().Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Should().HaveCount(2);
        lines[0].GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()).Should().Equal("cow", "\"ü\"", "</s>");
        lines[0].GetProperty("words")[0].GetProperty("matchedOrder").GetInt32().Should().Be(2);
        lines[0].GetProperty("words")[0].GetProperty("log10Probability").GetDouble().Should().BeApproximately(-0.3, 1e-6);
        lines[0].GetProperty("unknownWords").GetInt32().Should().Be(1);
        lines[1].GetProperty("tokens").GetInt32().Should().Be(3);
    }

    [Fact]
    public void Sentences_and_summary_leave_out_the_rest()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa), text = _folder.Write("a.txt", "cow moo\nmoo\n");
        string[] all = WorkFolder.Run("ngram", "query", model, text).Succeeded().Lines;
        WorkFolder.Run("ngram", "query", model, text, "--sentences").Succeeded().Lines.Should().Equal(
            [.. all.Take(2).Select(line => line[line.IndexOf("Total", StringComparison.Ordinal)..]), .. all.Skip(2)]);
        WorkFolder.Run("ngram", "query", model, text, "--summary").Succeeded().Lines.Should().Equal(all.Skip(2));
        WorkFolder.RunWith("cow moo\nmoo\n", "ngram", "query", model, "--summary").Succeeded().Lines.Should().Equal(all.Skip(2));
    }

    [Fact]
    public void The_sums_are_those_of_the_library()
    {
        string text = _folder.Write("a.txt", NGramTexts.Sentences(200, 3)), model = _folder.File("a.ngrams"), test = _folder.Write("b.txt", NGramTexts.Sentences(100, 4));
        WorkFolder.Run("ngram", "estimate", text, "--order", "3", "--out", model).Succeeded();
        string last = WorkFolder.Run("ngram", "query", model, test, "--json").Succeeded().Lines[^1];
        using var loaded = NGramModel.Load(model);
        TextScore expected = loaded.ScoreFile(test);
        JsonElement summary = JsonDocument.Parse(last).RootElement;
        summary.GetProperty("logProbabilityNats").GetDouble().Should().BeApproximately(expected.LogProbabilityIncludingOov, 1e-8);
        summary.GetProperty("tokens").GetInt64().Should().Be(expected.Tokens);
        summary.GetProperty("unknownWords").GetInt64().Should().Be(expected.OovTokens);
    }

    [Fact]
    public void Sentence_boundaries_and_models_without_unknown_token_name_the_line()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        ToolResult result = WorkFolder.RunWith("cow\nmoo <s>\n", "ngram", "query", model);
        result.Status.Should().Be(1);
        result.Error.Should().StartWith("seqmodels: standard input: line 2: '<s>' is the sentence boundary");
        result.Lines.Should().ContainSingle("lines before the error are printed");
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    [InlineData("--sentences")]
    [InlineData("--summary")]
    public void A_text_must_have_tokens_and_be_valid_utf8(params string[] options)
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa), empty = _folder.Write("empty", ""), bad = _folder.File("bad");
        File.WriteAllBytes(bad, [.. "cow moo\ncow m"u8, 0xFF, .. "oo\nmoo\n"u8]);

        ToolResult result = WorkFolder.Run(["ngram", "query", model, empty, .. options]);
        (result.Status, result.Output, result.Error).Should().Be((1, "", $"seqmodels: '{empty}' has no tokens.\n"));
        WorkFolder.Run(["ngram", "query", model, .. options]).Error.Should().Be("seqmodels: the standard input has no tokens.\n");

        result = WorkFolder.Run(["ngram", "query", model, bad, .. options]);
        result.Status.Should().Be(1);
        result.Error.Should().Be($"seqmodels: {bad}: line 2 is not valid UTF-8. Convert the text to UTF-8, or repair the line.\n");
        result.Lines.Should().HaveCount(options is ["--summary"] ? 0 : 1, "lines before the error are printed");
    }

    [Fact]
    public void Words_are_found_by_their_bytes()
    {
        string[] words = [.. Enumerable.Range(0, 2000).Select(i => new string((char)('a' + (i % 26)), i % 20) + i), "ü", "日本語", "\uD83D\uDE00"];
        var vocabulary = Text.Vocabulary.FromList(words);
        var table = new WordTable(vocabulary);
        words.Select(word => table.Find(System.Text.Encoding.UTF8.GetBytes(word))).Should().Equal(Enumerable.Range(0, words.Length));
        table.Find("nothing"u8).Should().Be(-1);
        table.Find(""u8).Should().Be(-1);
    }

    [Fact]
    public void Six_digits_are_those_of_the_format_G6()
    {
        double[] special = [0, -1, -10, -100, -0.1, -0.5, -9.999995, -9.9999949, -99.99996, -0.0999999, -1e-7, -12345678, double.NegativeInfinity];
        var random = new Numerics.RandomSource(1);
        Span<char> buffer = stackalloc char[SixDigits.MaxLength];
        foreach (double number in special.Concat(Enumerable.Range(0, 5000).Select(_ => -Math.Pow(10, (random.NextDouble() * 8) - 5))))
        {
            string expected = double.IsNegativeInfinity(number) ? "-inf" : number.ToString("G6", CultureInfo.InvariantCulture);
            buffer[..SixDigits.Write(number, buffer)].ToString().Should().Be(expected, "{0:R} was written", number);
        }
    }
}
