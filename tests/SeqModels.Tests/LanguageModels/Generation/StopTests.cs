using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Generation;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>Generation ends before stop sequences of tokens and before stop texts.</summary>
public sealed class StopTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList([".", "one", "two", "three", "o", "ne"]);

    [Theory]
    [InlineData("one two three", "one two three . . . .")]
    [InlineData("two three", "one", "2 3")]
    [InlineData("three", "one two", "3")]
    [InlineData("overlap", "one one", "1 2")]
    [InlineData("first completed", "one", "2", "2 3")]
    [InlineData("longest of those", "", "2", "1 2")]
    [InlineData("never", "one two three . . . .", "3 2")]
    public void StopTokensEndTheContinuation(string because, string expected, params string[] stops)
    {
        string[] script = because == "overlap" ? ["one", "one", "one", "two"] : ["one", "two", "three"];
        var model = new ScriptedModel(Words, new WhitespaceTokenizer(), script);
        var options = new GenerationOptions { MaxTokens = 7, StopTokens = [.. stops.Select(ids => ids.Split(' ').Select(int.Parse).ToArray())] };
        string[] tokens = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        model.GenerateTokens([], options).Should().Equal(tokens, because);
        model.GenerateText("", options).Should().Be(expected);
        string.Concat(model.StreamText("", options)).Should().Be(expected);
    }

    /// <summary>What is held back at the limit, at the end token, or at a dead end is part of the continuation.</summary>
    [Fact]
    public void HeldTokensAreReleasedAtTheEnd()
    {
        var model = new ScriptedModel(Words, null, "one", "two", "three");
        model.GenerateTokens([], new GenerationOptions { MaxTokens = 2, StopTokens = [[1, 2, 3]] }).Should().Equal("one", "two");
        model.GenerateTokens([], new GenerationOptions { MaxTokens = 5, StopTokens = [[3, 0, 0, 0]] }).Should().Equal("one", "two", "three", ".", ".");
    }

    [Fact]
    public void ARightToLeftModelStopsAtTheSequenceInTheOrderOfTheText()
    {
        var model = new ReversedLanguageModel(new ScriptedModel(Words, new WhitespaceTokenizer(), "one", "two", "three"));
        var options = new GenerationOptions { MaxTokens = 5, StopTokens = [[3, 2]] };
        model.GenerateTokens([], options).Should().Equal("one");
        model.GenerateMany([], 1, options)[0].Should().Equal(1);
        model.Invoking(m => m.GenerateText("", new GenerationOptions { StopTexts = ["a"] })).Should().Throw<ArgumentException>().WithMessage("*right to left*");
        model.Invoking(m => m.StreamText()).Should().Throw<ArgumentException>().WithMessage("*StreamText*right to left*");
    }

    [Theory]
    [InlineData("net", "o")]
    [InlineData("wot", "onet")]
    [InlineData("two", "one")]
    [InlineData("threeo", "onetwo")]
    [InlineData("eo", "onetwothre")]
    [InlineData("xyz", "onetwothreeone......")]
    public void StopTextsCrossTokens(string stop, string expected)
    {
        var model = new ScriptedModel(Words, new RegexTokenizer(separator: ""), "one", "two", "three", "o", "ne");
        var options = new GenerationOptions { MaxTokens = 11, StopTexts = [stop] };
        model.GenerateText("", options).Should().Be(expected);
        string.Concat(model.StreamText("", options)).Should().Be(model.GenerateText("", options));
        model.GenerateTexts("", 2, options).Should().Equal(model.GenerateText("", options), model.GenerateText("", options));
    }

    [Fact]
    public void ThePromptIsNotSearched()
    {
        var model = new ScriptedModel(Words, new WhitespaceTokenizer(), "one", "two") { PromptLength = 2 };
        model.GenerateText("two three", new GenerationOptions { StopTexts = ["three", " two"] }).Should().Be("two three one");
    }

    [Fact]
    public void TokensTakeNoStopTexts()
    {
        var model = new ScriptedModel(Words, null, "one");
        var options = new GenerationOptions { StopTexts = ["a"] };
        model.Invoking(m => m.Generate([], options)).Should().Throw<ArgumentException>().WithMessage("Generate:*StopTokens*");
        model.Invoking(m => m.GenerateMany([], 2, options)).Should().Throw<ArgumentException>().WithMessage("GenerateMany:*StopTokens*");
        model.Invoking(m => m.Generate([], new GenerationOptions { StopTokens = [[6]] }).ToArray()).Should().Throw<ArgumentException>().WithMessage("*0 to 5*6*");
    }

    /// <summary>Against a search in the whole text, over an alphabet so small that everything overlaps.</summary>
    [Fact]
    public void TheBufferFindsWhatASearchFinds()
    {
        var random = new RandomSource(4);
        int found = 0;
        for (int trial = 0; trial < 5000; trial++)
        {
            string text = Random(random, 1 + random.NextInt(12));
            string[] stops = [.. Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => Random(random, 1 + random.NextInt(4)))];
            var buffer = new StopBuffer<char>([.. stops.Select(stop => stop.ToCharArray())]);
            List<char> released = [];
            foreach (char c in text.TakeWhile(_ => !buffer.IsFound))
                buffer.Add(c, released);
            buffer.Complete(released);

            (int end, int start) = stops.Select(stop => (Start: text.IndexOf(stop, StringComparison.Ordinal), stop.Length))
                .Where(match => match.Start >= 0).Select(match => (End: match.Start + match.Length, match.Start))
                .DefaultIfEmpty((End: text.Length, Start: text.Length)).Min();
            string.Concat(released).Should().Be(text[..start], $"{text} has {string.Join(", ", stops)} at {start}..{end}");
            buffer.IsFound.Should().Be(Array.Exists(stops, text.Contains));
            found += buffer.IsFound ? 1 : 0;
        }

        found.Should().BeInRange(1000, 4900);
    }

    private static string Random(RandomSource random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.NextInt(2))));
}
