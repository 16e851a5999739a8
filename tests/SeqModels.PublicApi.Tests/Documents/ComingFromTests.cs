using System.Text.RegularExpressions;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>The tables of docs/guide/coming-from.md name what the library has.</summary>
public sealed partial class ComingFromTests
{
    [Fact]
    public void EveryNameOfTheTablesExists()
    {
        string[] names = [.. Names(Page.Read("docs/guide/coming-from.md"))];
        names.Should().HaveCountGreaterThan(150).And.Contain(["Tensor.From", "NGramModel.Score", "HmmFitResult.Aic"]);
        names.Where(name => !PublicNames.Exist(name)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Lstm")]
    [InlineData("LstmOptions.Dropout")]
    [InlineData("HmmFitResult.Aic")]
    [InlineData("ILanguageModel.FullScores")]
    [InlineData("Module.Save")]
    [InlineData("StopReason.Cancelled")]
    public void ATypeAMemberAndAnExtensionAreFound(string name) => PublicNames.Exist(name).Should().BeTrue();

    [Theory]
    [InlineData("Lstn")]
    [InlineData("LstmOptions.Dropouts")]
    [InlineData("Tensor.FullScores")]
    [InlineData("SeqModels.Tensors.Tensor")]
    [InlineData("AtomicFile")]
    public void WhatDoesNotExistIsNot(string name) => PublicNames.Exist(name).Should().BeFalse();

    /// <summary>The code spans in the column SeqModels of every table.</summary>
    private static IEnumerable<string> Names(string markdown)
    {
        foreach (MarkdownTable table in MarkdownTable.Read(markdown))
        {
            int column = table.Columns.IndexOf("SeqModels");
            column.Should().BeGreaterThanOrEqualTo(0, $"the table '{table.Columns[0]}' has a column SeqModels");
            foreach (Match span in table.Rows.SelectMany(row => CodeSpan().Matches(row[column])))
                yield return span.Groups[1].Value;
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
