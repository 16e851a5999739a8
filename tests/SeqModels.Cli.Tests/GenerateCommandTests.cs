using System.Text.Json;

namespace SeqModels.Cli.Tests;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_begins_with_the_prompt_and_depends_on_the_seed_alone()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        ToolResult first = WorkFolder.Run("generate", model, "--prompt", "cow", "--count", "3", "--seed", "7").Succeeded();
        ToolResult second = WorkFolder.Run("generate", model, "--prompt", "cow", "--count", "3", "--seed", "7").Succeeded();

        first.Output.Should().Be(second.Output);
        first.Error.Should().BeEmpty();
        first.Lines.Should().HaveCount(5, "three texts and two separators");
        first.Lines.Where((_, i) => i % 2 == 0).Should().OnlyContain(line => line.StartsWith("cow"));
        first.Lines.Where((_, i) => i % 2 == 1).Should().OnlyContain(line => line == "---");
    }

    [Fact]
    public void Json_has_one_object_per_text()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        ToolResult result = WorkFolder.Run("generate", model, "--count", "2", "--seed", "5", "--json").Succeeded();

        JsonElement[] texts = [.. result.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        texts.Select(text => text.GetProperty("index").GetInt32()).Should().Equal(0, 1);
        texts.Select(text => text.GetProperty("seed").GetUInt64()).Should().Equal(5ul, 6ul);
        string third = WorkFolder.Run("generate", model, "--seed", "6").Succeeded().Output;
        (texts[1].GetProperty("text").GetString() + "\n").Should().Be(third, "text i has the seed + i");
    }

    [Fact]
    public void Unknown_words_of_the_prompt_are_a_warning()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        WorkFolder.Run("generate", model, "--prompt", "cow zebra", "--quiet").Succeeded().Error
            .Should().Be("seqmodels: warning: 1 of the 2 tokens of the prompt are not in the vocabulary of a.arpa.\n");
    }
}
