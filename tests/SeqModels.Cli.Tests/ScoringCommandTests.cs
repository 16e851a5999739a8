using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace SeqModels.Cli.Tests;

public sealed class ScoringCommandTests : IDisposable
{
    private readonly WorkFolder _folder = new();
    private readonly string _model;

    public ScoringCommandTests() => _model = _folder.Write("a.arpa", TinyModels.Arpa);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_prints_one_line_per_line()
    {
        ToolResult result = WorkFolder.RunWith("cow moo\n\nzebra\n", "score", _model).Succeeded();
        using NGramModel model = Arpa.Read(_model);
        double expected = LanguageModelTextExtensions.LogProbability(model, "cow moo");

        string[][] rows = [.. result.Lines.Select(line => line.Split('\t'))];
        rows.Should().HaveCount(3).And.OnlyContain(row => row.Length == 3);
        rows[0].Should().Equal(FormattableString.Invariant($"{expected:F4}"), "3", FormattableString.Invariant($"{Math.Exp(-expected / 3):G6}"));
        rows[1][1].Should().Be("1", "the empty line is </s> alone");
    }

    [Fact]
    public void Score_as_json_counts_unknown_words_and_keeps_the_line()
    {
        ToolResult result = WorkFolder.RunWith("cow größer \"x\"\n", "score", _model, "--json").Succeeded();
        JsonElement score = JsonDocument.Parse(result.Output).RootElement;
        score.GetProperty("unknownTokens").GetInt32().Should().Be(2);
        score.GetProperty("text").GetString().Should().Be("cow größer \"x\"");
        result.Output.Should().Contain("größer", "UTF-8 is not escaped");
    }

    [Fact]
    public void A_probability_of_zero_is_infinity_in_json()
    {
        string chain = _folder.Write("zero.arpa", TinyModels.Arpa.Replace("-1\t<unk>", "-inf\t<unk>", StringComparison.Ordinal));
        ToolResult result = WorkFolder.RunWith("zebra\n", "score", chain, "--json").Succeeded();
        JsonDocument.Parse(result.Output).RootElement.GetProperty("logProbabilityNats").GetString().Should().Be("-Infinity");
    }

    [Fact]
    public void Rank_puts_the_most_probable_line_first()
    {
        const string Candidates = "zebra zebra\ncow moo\nmoo moo moo\n";
        ToolResult ranked = WorkFolder.RunWith(Candidates, "rank", _model).Succeeded();
        ranked.Lines.Select(line => line.Split('\t')[1]).First().Should().Be("cow moo");
        ranked.Lines.Select(line => double.Parse(line.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture)).Should().BeInDescendingOrder();

        ToolResult top = WorkFolder.RunWith(Candidates, "rank", _model, "--per-token", "--top", "1", "--json").Succeeded();
        JsonElement best = JsonDocument.Parse(top.Output).RootElement;
        best.GetProperty("rank").GetInt32().Should().Be(1);
        best.GetProperty("line").GetInt32().Should().Be(2);
        best.GetProperty("score").GetDouble().Should().Be(best.GetProperty("logProbabilityNats").GetDouble() / 3);
    }

    [Fact]
    public void Evaluate_prints_perplexity_with_and_without_unknown_words()
    {
        string text = _folder.Write("text", "cow moo\ncow zebra\n");
        WorkFolder.Run("evaluate", _model, text).Succeeded().Output.Should().Contain("unknown tokens                     1 (16.67 %)").And.Contain("perplexity without unknown tokens");
        JsonElement report = JsonDocument.Parse(WorkFolder.Run("evaluate", _model, text, "--json").Succeeded().Output).RootElement;
        report.GetProperty("tokens").GetInt64().Should().Be(6);
        report.GetProperty("bitsPerToken").GetDouble().Should().BeApproximately(Math.Log2(report.GetProperty("perplexity").GetDouble()), 1e-12);
        JsonDocument.Parse(WorkFolder.RunWith("cow moo\ncow zebra\n", "evaluate", _model, "-", "--json").Succeeded().Output).RootElement
            .GetProperty("perplexity").GetDouble().Should().Be(report.GetProperty("perplexity").GetDouble());
    }

    [Fact]
    public void Compare_lists_the_best_first_and_tests_the_others()
    {
        string text = _folder.Write("text", Verses.Text(100)), test = _folder.Write("test", Verses.Text(30, seed: 2));
        string bad = Train("1"), good = Train("5");
        ToolResult result = WorkFolder.Run("compare", bad, good, test).Succeeded();
        result.Lines[1].Should().StartWith(good);
        result.Lines[2].Should().StartWith(bad);
        result.Lines[3].Should().StartWith($"{bad} / {good}: ratio of perplexities ").And.Contain("95 % interval");

        JsonElement report = JsonDocument.Parse(WorkFolder.Run("compare", bad, good, test, "--json").Succeeded().Output).RootElement;
        report.GetProperty("unit").GetString().Should().Be("token");
        report.GetProperty("pairs")[0].GetProperty("pValue").GetDouble().Should().BeLessThan(0.01);

        string Train(string order)
        {
            WorkFolder.Run("train", text, "--model", "ngram", "--order", order, "--out", _folder.File(order), "-q").Succeeded();
            return _folder.File(order);
        }
    }

    [Fact]
    public void A_single_token_gives_no_test_of_significance()
    {
        ToolResult result = WorkFolder.Run("compare", _model, _folder.Write("b.arpa", TinyModels.Arpa), _folder.Write("text", "\n")).Succeeded();
        result.Lines.Should().HaveCount(3, "there is no pair");
        result.Error.Should().Be("no test of significance: the text must have at least two tokens.\n");
    }

    [Fact]
    public void Models_of_words_and_characters_are_compared_per_character()
    {
        string text = _folder.Write("text", Verses.Text(100)), words = _folder.File("words"), characters = _folder.File("characters");
        WorkFolder.Run("train", text, "--model", "ngram", "--unit", "word", "--order", "3", "--out", words, "-q").Succeeded();
        WorkFolder.Run("train", text, "--model", "ngram", "--out", characters, "-q").Succeeded();

        JsonElement report = JsonDocument.Parse(WorkFolder.Run("compare", words, characters, text, "--json").Succeeded().Output).RootElement;
        report.GetProperty("unit").GetString().Should().Be("character");
        report.GetProperty("pairs").GetArrayLength().Should().Be(0, "the characters are no sentences");
        double nats = -JsonDocument.Parse(WorkFolder.Run("evaluate", characters, text, "--json").Succeeded().Output).RootElement.GetProperty("logProbabilityNats").GetDouble();
        JsonElement row = report.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("model").GetString() == characters);
        row.GetProperty("bitsPerUnit").GetDouble().Should().BeApproximately(nats / Math.Log(2) / File.ReadAllText(text).Length, 1e-9);

        WorkFolder.Run("compare", words, characters, _folder.Write("other", "zebra\n")).Error.Should().Contain("does not know");
    }
}
