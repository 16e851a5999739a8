using System.Globalization;
using System.Text.RegularExpressions;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>What docs/guide/index.md says of the other pages is true.</summary>
public sealed partial class IndexTests
{
    private static readonly IReadOnlyList<MarkdownTable> Tables = MarkdownTable.Read(Page.Read("docs/guide/index.md"));

    public static TheoryData<string, string, int> Jobs
    {
        get
        {
            var jobs = new TheoryData<string, string, int>();
            foreach (string[] row in JobRows())
                jobs.Add(Span().Match(row[1]).Groups[1].Value, Link().Match(row[2]).Groups[1].Value, int.Parse(row[4], CultureInfo.InvariantCulture));
            return jobs;
        }
    }

    [Fact]
    public void TheTableHasTenJobs() => JobRows().Should().HaveCount(10);

    [Theory]
    [MemberData(nameof(Jobs))]
    public void TheLinesOfAJobAreCounted(string program, string page, int lines)
    {
        Snippet.Code(program, Page.Read($"Snippets/{program}.cs")).Split('\n').Count(line => line.Trim().Length > 0).Should().Be(lines);
        Page.Read($"docs/guide/{page}").Should().Contain($"<!-- snippet: {program} -->");
    }

    [Fact]
    public void WhatATaskCallsExists() => TaskRows()
        .SelectMany(row => Span().Matches(row[2]).Select(span => span.Groups[1].Value))
        .Where(name => name is not ("ServedModel" or "ModelSession") && !PublicNames.Exist(name))
        .Should().BeEmpty();

    [Fact]
    public void EveryPageOfTheGuideIsInTheTableOfTaskRows() => typeof(Page).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("docs/guide/", StringComparison.Ordinal) && name != "docs/guide/index.md")
        .Select(name => name["docs/guide/".Length..])
        .Except(TaskRows().Select(row => Link().Match(row[1]).Groups[1].Value))
        .Should().BeEmpty();

    private static List<string[]> TaskRows() => Tables.Single(table => table.Columns[0] == "task").Rows;

    private static List<string[]> JobRows() => Tables.Single(table => table.Columns[0] == "job").Rows;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
