using SeqModels.PublicApi.Tests.Layering;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>The code that README.md and docs show is code that compiles, and the output they show is what it prints.</summary>
[Collection("Console")]
public sealed class DocumentTests
{
    private const string Example = """
        Text before.

        <!-- snippet: ChainRule -->
        ```csharp
        using System.Globalization;

        // p(x_1..x_T) is the product of p(x_t | what came before).
        double[] probabilities = [0.5, 0.25, 0.5];
        double logProbability = probabilities.Sum(Math.Log);
        double perplexity = Math.Exp(-logProbability / probabilities.Length);
        Console.WriteLine(perplexity.ToString("F3", CultureInfo.InvariantCulture));
        ```

        It prints:

        <!-- output: ChainRule -->
        ```
        2.520
        ```
        """;

    private static readonly string[] Names =
        [.. typeof(DocumentTests).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".md", StringComparison.Ordinal))];

    private static readonly string[] LessonNames = [.. Names.Where(name => name == "README.md" || name.StartsWith("docs/guide/", StringComparison.Ordinal))];

    public static TheoryData<string> Documents => [.. Names];

    public static TheoryData<string> Lessons => [.. LessonNames];

    [Theory]
    [MemberData(nameof(Documents))]
    public void ADocumentShowsWhatCompilesAndRuns(string document)
    {
        List<string> problems = Problems(Resource(document));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void EveryCSharpBlockOfALessonIsASnippetThatRuns(string document)
    {
        CodeBlock[] blocks = [.. CodeBlock.Read(Resource(document)).Where(block => block.Language == "csharp")];
        blocks.Where(block => block.Kind != "snippet").Select(block => $"Line {block.Line}").Should().BeEmpty();
        foreach (CodeBlock block in blocks.Where(block => Snippet.IsRunHere(block.Name!)))
            Snippet.Output(block.Name!);
    }

    [Theory]
    [InlineData("QueryJob")]
    [InlineData("CharacterJob")]
    [InlineData("ForecastJob")]
    [InlineData("ClassifyJob")]
    [InlineData("TagJob")]
    [InlineData("PyTorchJob")]
    [InlineData("OwnCellJob")]
    [InlineData("OwnLoopJob")]
    [InlineData("ServeJob")]
    [InlineData("TranslateJob")]
    public void AJobOfTheGuideTakesFewerThan35Lines(string name)
    {
        Snippet.Code(name, Resource($"Snippets/{name}.cs")).Split('\n').Count(line => line.Trim().Length > 0).Should().BeLessThan(35);
        LessonNames.Select(Resource).Should().Contain(page => page.Contains($"<!-- snippet: {name} -->"), $"a page of the guide shows {name}");
    }

    [Fact]
    public void TheExampleHolds() => Problems(Example).Should().BeEmpty();

    [Theory]
    [InlineData("Math.Exp(-", "Math.Exp(", "Line 4: the code differs from Snippets/ChainRule.cs")]
    [InlineData("2.520", "2.521", "Line 17: ChainRule prints")]
    [InlineData("snippet: ChainRule", "snippet: NoSuch", "Line 4: there is no Snippets/NoSuch.cs")]
    [InlineData("output: ChainRule", "output: NoSuch", "Line 17: there is no Snippets/NoSuch.cs")]
    public void ADifferenceIsReported(string text, string changed, string problem) =>
        Problems(Example.Replace(text, changed, StringComparison.Ordinal)).Should().ContainSingle().Which.Should().StartWith(problem);

    [Theory]
    [InlineData("<!-- snippet: A -->\n\ntext", "Line 3: 'snippet: A' must stand right before a fenced block.")]
    [InlineData("<!-- output: A -->", "'output: A' has no block.")]
    [InlineData("```csharp\nx", "Line 1: the block is not closed.")]
    public void AMisplacedMarkerIsAnError(string markdown, string message)
    {
        Action read = () => CodeBlock.Read(markdown);
        read.Should().Throw<FormatException>().WithMessage(message);
    }

    private static List<string> Problems(string markdown)
    {
        var problems = new List<string>();
        foreach (CodeBlock block in CodeBlock.Read(markdown).Where(block => block.Kind is not null))
        {
            string name = block.Name!, file = $"Snippets/{name}.cs";
            if (block.Kind == "picture")
            {
                if (Picture.Named(name) is var picture && picture != block.Text)
                    problems.Add($"Line {block.Line}: the picture '{name}' is\n{picture}");
            }
            else if (!typeof(DocumentTests).Assembly.GetManifestResourceNames().Contains(file))
                problems.Add($"Line {block.Line}: there is no {file}");
            else if (block.Kind == "snippet" && Snippet.Code(name, Resource(file)) is var code && code != block.Text)
                problems.Add($"Line {block.Line}: the code differs from {file}, which has\n{code}");
            else if (block.Kind == "output" && Snippet.Output(name) is var output && output != block.Text)
                problems.Add($"Line {block.Line}: {name} prints\n{output}");
        }

        return problems;
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DocumentTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>Tests that redirect the console, which is the process's own, run alone.</summary>
[CollectionDefinition("Console", DisableParallelization = true)]
public sealed class ConsoleGroup;
