using System.Text.RegularExpressions;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>A sample is a lesson: one C# file that a user reads and copies. samples/README.md lists all of them.</summary>
public sealed partial class SampleTests
{
    private const int MaxLines = 80, MaxLineLength = 140;

    /// <summary>The C# files and projects of the samples: <c>samples/X/Program.cs</c>.</summary>
    private static readonly string[] Files =
    [
        .. typeof(SampleTests).Assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/')).Where(name => name.StartsWith("samples/", StringComparison.Ordinal)),
    ];

    private static readonly string[] Names =
        [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => file.Split('/')[1]).Distinct()];

    public static TheoryData<string> Samples => [.. Names];

    [Fact]
    public void ThereAreSamples() => Names.Should().HaveCountGreaterThan(10);

    [Theory]
    [MemberData(nameof(Samples))]
    public void ASampleIsOneShortFile(string sample)
    {
        string file = Files.Where(file => file.StartsWith($"samples/{sample}/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Should().ContainSingle($"{sample} is a lesson").Which;
        string[] lines = Resource(file).TrimEnd('\n').Split('\n');
        lines.Length.Should().BeLessThanOrEqualTo(MaxLines, $"{sample} is a lesson");
        lines.Where(line => line.Length > MaxLineLength).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void TheReadmeListsASample(string sample) => Listed(Resource("samples/README.md")).Should().Contain(sample);

    [Fact]
    public void TheReadmeListsNoOther() => Listed(Resource("samples/README.md")).Should().OnlyHaveUniqueItems().And.BeSubsetOf(Names);

    /// <summary>The folders that open a row of a table.</summary>
    private static IEnumerable<string> Listed(string markdown) => Row().Matches(markdown).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^\| \[[^\]]*\]\((\w+)\) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string Resource(string name)
    {
        string found = typeof(SampleTests).Assembly.GetManifestResourceNames().Single(resource => resource.Replace('\\', '/') == name);
        using var reader = new StreamReader(typeof(SampleTests).Assembly.GetManifestResourceStream(found)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
